"""Words that entries lend to the documents of others, where they are stored with these."""

from collections.abc import Iterable

from cms.published.models.quoted_words import QuotedWords
from cms.published.projection import Projection
from cms.published.reference_keys import hash_id


def find_changed_lenders(
    projections: Iterable[Projection], former: Iterable[QuotedWords]
) -> set[str]:
    """Find the ids of the entries whose new edition lends other words than the one before it.

    ``former`` are the words of the editions before; one that was withdrawn has none.
    """
    before = {each.quoting: each.words for each in former if each.quoting == each.quoted}
    return {
        id
        for each in projections
        for words in each.words
        if words.quoted == hash_id(id := str(each.card.entry_id))
        and each.row.edition > 1
        and before.get(words.quoted) != words.words
    }
