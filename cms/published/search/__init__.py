"""Full-text search over published rows, in the database's own engine or in OpenSearch.

``finding`` is what the API calls, ``index`` what publishing calls; ``backend`` chooses between
``sqlite``, ``postgresql`` and ``opensearch``, which differ in three methods.
"""
