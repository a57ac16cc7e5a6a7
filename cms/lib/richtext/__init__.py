"""Bodies: stored as HTML of a small vocabulary, published as blocks, rendered as HTML or text.

``sanitizer`` drops all other markup, ``parser`` turns HTML into blocks, ``html_renderer`` and
``markdown_renderer`` render blocks, ``placeholders`` inserts images and URLs on reading.
"""
