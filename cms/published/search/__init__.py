"""Full-text search over published rows, in the database's own engine or in OpenSearch.

The API calls ``queries``, publishing calls ``index``; ``engine`` chooses one of the ``backends``.
"""
