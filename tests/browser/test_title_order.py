"""A thousand titles in each language stand as the browser's ICU orders them (``Intl.Collator``)."""

import random
from itertools import pairwise
from unicodedata import combining, normalize

import pytest
from django.conf import settings

from benchmarks.vocabulary import build_vocabulary
from cms.lib.collation.sort_keys import sort_key

pytestmark = pytest.mark.browser

LETTERS = "aaàáâäåãæbcçčdđeéèêëfgğhiíîïıjklłmnñoóôöõøœpqrřsßšşștțuúüûvwxyýzžź"
SIGNS = " " * 6 + "--'’“”.,:;()/%&+0123456789²½…αάβγσς"
#: Languages whose order differs from the root in letters alone; Danish puts capitals first.
OTHERS = ["cs", "fi", "nb", "pl", "ro", "sk", "sl", "sv"]
SORT = """([titles, locale]) => {
    const collator = new Intl.Collator(locale)
    titles.sort(collator.compare)
    return titles.map((title, n) => [title, n > 0 && collator.compare(titles[n - 1], title) === 0])
}"""


def make_titles(dice):
    """Return titles of words as in the benchmarks, and of any letters and signs, in near pairs."""
    words = build_vocabulary()[:200]
    titles = [" ".join(dice.choices(words, k=dice.randint(1, 4))).capitalize() for _ in range(200)]
    letters = LETTERS + LETTERS.upper() + SIGNS
    titles += ["".join(dice.choices(letters, k=dice.randint(1, 6))) for _ in range(500)]
    near = [title + dice.choice("aáÁ ") for title in titles[:200]]
    near += [title.swapcase() for title in titles]
    near += ["".join(c for c in normalize("NFD", title) if not combining(c)) for title in titles]
    return sorted({title.strip() or "x" for title in titles + near})


@pytest.mark.parametrize("locale", [*settings.LOCALES, *OTHERS])
def test_a_thousand_titles_stand_as_the_browser_orders_them(page, locale):
    titles = make_titles(random.Random(locale))
    assert len(titles) > 1_000

    ordered = page.evaluate(SORT, [titles, locale])

    wrong = [
        (former, title)
        for (former, _), (title, is_equal) in pairwise(ordered)
        if (sort_key(former, locale=locale) == sort_key(title, locale=locale)) != is_equal
        or sort_key(former, locale=locale) > sort_key(title, locale=locale)
    ]
    assert wrong == []
