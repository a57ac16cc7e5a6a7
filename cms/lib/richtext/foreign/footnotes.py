"""Find footnotes, whose texts stay as paragraphs where the program wrote them."""

import re

from cms.lib.richtext.foreign.tree import Element, walk_elements

# The link from a footnote back to its place: of Word, of LibreOffice, of Google Docs.
BACK_LINK = re.compile("#(_(ftn|edn)ref|ftnt_ref)[0-9]+|#sd(foot|end)note[0-9]+anc")


def count_footnotes(root: Element) -> int:
    return sum(
        bool(BACK_LINK.fullmatch(element.attributes.get("href", "")))
        for element in walk_elements(root)
        if element.tag == "a"
    )
