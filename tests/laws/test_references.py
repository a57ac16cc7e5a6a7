"""No document repeats a value that another entry owns: it refers to the entry.

So a document stays the same whatever becomes of what it refers to. The law runs for every way in
which an entry of one type can name an entry of another: a field, a list, a field of a row, a link
in a text. Everything that the other entry says is changed, and its own document must show that.
"""

import pytest

from cms.authoring.models.draft import Draft, draft_types
from tests.factories import FACTORIES
from tests.laws.changed_entries import change_all
from tests.laws.links import link, list_links

pytestmark = pytest.mark.django_db
#: A post quotes the words of its claims: whoever changes a claim is told of the posts, which stay
#: as they were published.
QUOTING = {("post", "body#", "claim")}
LINKS = sorted(set(list_links()) - QUOTING)


def test_the_links_are_those_that_types_declare():
    assert set(LINKS) >= {
        ("study", "reports.citation", "citation"),
        ("treatment", "criteria.source", "citation"),
        ("post", "study_rows.study", "study"),
        ("post", "body#", "image"),
        ("topic", "parent", "topic"),
    }
    assert {named for _, _, named in [*LINKS, *QUOTING]} == set(draft_types())


@pytest.mark.parametrize(("naming", "way", "named"), LINKS)
def test_a_document_stays_the_same_whatever_becomes_of_what_it_names(naming, way, named):
    target = FACTORIES[named]()
    entry = FACTORIES[naming]()
    link(entry, way, target)
    before, target_before = render(entry), render(target)
    assert str(target.pk) in str(before)

    change_all(target)

    assert render(target) != target_before
    assert render(entry) == before


def render(draft: Draft) -> dict:
    return type(draft).objects.get(pk=draft.pk).render()
