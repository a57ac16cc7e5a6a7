"""Rules of foreign markup, as plain data: the server applies them here, the editor in the browser.

A rule matches an element by its tag, a class, a CSS declaration or an attribute. Patterns match the
whole value, and are written so that Python and JavaScript read them alike.
"""

from typing import Any

from cms.lib.richtext.entry_nodes import BLOCK_TAGS, ENTRY_NODES

# The element goes with its text. Rules are tried in this order; an author is told of each ``kind``.
REMOVED: list[dict[str, Any]] = [
    {
        "kind": "",  # no text of a document: nothing to tell
        "tags": ["script", "style", "template", "title", "head", "xml", "svg", "noscript", "rp"],
        "class": "eop",  # Word in the browser: the end of a paragraph
        "attributes": {"aria-roledescription": "checkbox"},  # Google Docs draws its boxes
    },
    {
        # Before all others: a comment may quote what was deleted.
        "kind": "comment text",
        "tags": ["comment"],
        "class": "msocomtxt|msocomoff|msocomment(text|subject)",
        "style": {"mso-element": "comment(-list)?"},
        "attributes": {"href": "#(_msoanchor_|cmnt_ref)[0-9]+"},
    },
    {
        "kind": "comment mark",
        "class": "msocomanchor|msocommentreference",
        "style": {"mso-special-character": "comment"},
        "attributes": {"href": "#(_msocom_|cmnt)[0-9]+"},
    },
    {
        "kind": "deletion",
        "tags": ["del", "s", "strike"],
        "class": (
            "(mso|ice-)del|line-through|(ql-)?strike|(text-)?strike-?through"
            "|(ck-)?suggestion(-marker)?-deletion|[a-z0-9-]{0,40}track(ed)?-?change[a-z0-9-]{0,40}delet[a-z0-9-]{0,40}"
        ),
        "style": {
            "text-decoration": ".*line-through.*",
            "text-decoration-line": ".*line-through.*",
            "text-line-through": "(?!none|no).*",
        },
    },
    {
        "kind": "hidden",
        "style": {"display": "none", "visibility": "hidden|collapse", "mso-hide": "all"},
        "attributes": {"hidden": ".*"},
    },
    {
        "kind": "formula",
        "tags": ["math", "mjx-container", "m:omath", "m:omathpara"],
        "class": "katex(-display)?|mathjax[a-z0-9_]*|mwe-math-element",
    },
    {"kind": "field", "tags": ["select", "textarea", "datalist", "input"]},
    {
        "kind": "media",
        "tags": ["video", "audio", "iframe", "object", "embed", "canvas", "noembed", "noframes"],
    },
    {"kind": "picture", "tags": ["img", "picture"]},
]

#: Reported even if no text was lost with them.
REPORTED_WITHOUT_TEXT = ["formula", "field", "media", "picture"]

#: Elements that go too when removals leave nothing in them.
EMPTIED = [
    "p",
    "div",
    "span",
    "a",
    "li",
    "ul",
    "ol",
    "sup",
    "sub",
    "ins",
    "b",
    "i",
    "em",
    "strong",
    "cite",
    "dfn",
    "var",
]
#: What counts as content beside text.
CONTENT = ["img", "hr", "input", "table", "td", "th", *ENTRY_NODES]

#: Marks by CSS declaration or class of an inline element: the tag of the vocabulary.
MARKS: list[dict[str, Any]] = [
    {
        "tag": "sup",
        "class": "mso(foot|end)notereference|sd(foot|end)notesym",
        "style": {
            "vertical-align": "super",
            "font-variant-position": "super",
            "mso-text-raise": "[0-9.]*[1-9].*",
        },
    },
    {
        "tag": "sub",
        "style": {
            "vertical-align": "sub",
            "font-variant-position": "sub",
            "mso-text-raise": "-.*[1-9].*",
        },
    },
    {"tag": "strong", "style": {"font-weight": "bold|bolder|[6-9]00"}},
    {"tag": "em", "style": {"font-style": "italic|oblique.*"}},
]
#: Other names of marks: HTML shows all of them as bold, or as italic.
SYNONYMS = {"b": "strong", "i": "em", "cite": "em", "dfn": "em", "var": "em"}
INLINE = ["span", "font", "a", "b", "i", "em", "strong", "u", "small", "big", "ins", "code", "mark"]

PROPERTIES = sorted(
    {name for rule in [*REMOVED, *MARKS] for name in rule.get("style", {})} | {"mso-list"}
)

#: Blocks of the vocabulary, and others: with their names in it, or to be turned into paragraphs.
BLOCKS = [
    *("h2", "h3", "p", "ul", "ol", "li", "blockquote", "hr", "table", "aside", *BLOCK_TAGS),
    *("thead", "tbody", "tfoot", "tr", "td", "th"),
]
RENAMED = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "menu": "ul", "dir": "ul"}
FOREIGN_BLOCKS = [
    *(
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "nav",
        "address",
        "center",
        "hgroup",
    ),
    *("dl", "dt", "dd", "figure", "figcaption", "details", "summary", "form", "fieldset", "legend"),
    *(
        "hgroup",
        "search",
        "dialog",
        "optgroup",
        "option",
        "listing",
        "plaintext",
        "output",
        "caption",
    ),
]

#: For one and for several of a kind. The first group was left out, the second was changed.
LEFT_OUT = {
    "deletion": ["deleted or struck-out passage", "deleted or struck-out passages"],
    "comment": ["comment", "comments"],
    "hidden": ["hidden passage", "hidden passages"],
    "formula": ["formula", "formulas"],
    "field": ["form field", "form fields"],
    "media": ["video or other embedded piece", "videos or other embedded pieces"],
    "picture": ["picture", "pictures"],
}
CHANGED = {
    "letters": [
        "the letters of a list are numbers now",
        "the letters of {} lists are numbers now",
    ],
    "footnote": ["a footnote stands in the text", "{} footnotes stand in the text"],
}

#: All of this for the editor.
EDITOR_RULES = {
    "removed": REMOVED,
    "reportedWithoutText": REPORTED_WITHOUT_TEXT,
    "emptied": EMPTIED,
    "content": CONTENT,
    "marks": MARKS,
    "synonyms": SYNONYMS,
    "inline": INLINE,
    "properties": PROPERTIES,
    "blocks": BLOCKS,
    "renamed": RENAMED,
    "foreignBlocks": FOREIGN_BLOCKS,
    "leftOut": LEFT_OUT,
    "changed": CHANGED,
}
