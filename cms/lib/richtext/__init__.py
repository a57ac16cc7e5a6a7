"""Bodies: stored as HTML of a small vocabulary, published as blocks, rendered back to HTML or text.

``cleaning`` lets in only the vocabulary, ``parsing`` makes blocks of it, ``rendering`` makes HTML,
text and an outline of blocks, ``resolving`` puts in images and addresses when a reader asks.
"""
