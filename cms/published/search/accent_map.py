"""The accents that PostgreSQL's index folded before ``cms.lib.folding``.

The first migration builds a function of them, which a later one drops.
"""

import unicodedata


def build_accent_map() -> dict[int, str]:
    """Map small Latin letters with diacritics, as code points, to their base letters."""
    base_letters = {}
    for code in range(0xE0, 0x250):
        parts = unicodedata.normalize("NFD", chr(code))
        letter, marks = parts[0], parts[1:]
        is_latin = letter.isascii() and letter.islower()
        if is_latin and marks and all(map(unicodedata.combining, marks)):
            base_letters[code] = letter
    return base_letters


BARE = build_accent_map()
