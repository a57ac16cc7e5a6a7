"""Unpublished text is not found, and can't be guessed from search responses."""

import pytest
from django.db import transaction

from cms.authoring.audit import find_faults
from cms.maintenance import reproject
from cms.published.search.models import SearchText, SearchWord
from cms.published.search.queries import interpret_query, search_entries
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import StudyFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db
SECRET = "quokkamarsupial"


def is_known(text=SECRET):
    """Whether anything of the search tells the word: a hit, a half typed word, a correction."""
    queries = [interpret_query(t, locale="en") for t in (text, text[:8], text[:-3] + "ial")]
    counts = [search_entries(q, locale="en", types=(), start=0, size=10).count for q in queries]
    return any(counts) or any(q.corrected or len(q.groups[-1]) > 1 for q in queries)


def test_the_probe_sees_a_word_that_is_there(search_titles):
    publish(PostFactory(body=f"<p>The {SECRET} sleeps.</p>"), by=None, at=MONDAY)

    assert is_known()


def test_a_draft_is_not_found():
    for factory in (PostFactory, TreatmentFactory, StudyFactory):
        factory(summary=f"The {SECRET} sleeps.")

    assert not is_known()


def test_an_edit_is_not_found_before_it_is_published_and_what_it_removed_not_after():
    post = PostFactory(summary="The wombatburrow is deep.")
    publish(post, by=None, at=MONDAY)
    post.summary = f"The {SECRET} sleeps."
    post.save()

    assert not is_known()
    assert is_known("wombatburrow")

    publish(post, by=None, at=TUESDAY)

    assert is_known()
    assert not is_known("wombatburrow")


def test_a_withdrawn_entry_is_gone_with_its_words():
    remaining, withdrawn = PostFactory(), PostFactory(title=SECRET)
    publish(remaining, by=None, at=MONDAY)
    before = set(SearchWord.objects.values_list("word", "count"))
    publish(withdrawn, by=None, at=MONDAY)

    withdraw(withdrawn, by=None, at=TUESDAY, reason="error")

    assert not is_known()
    assert set(SearchWord.objects.values_list("word", "count")) == before


def test_a_caption_is_not_found_while_its_picture_is_not_shown():
    image = ImageFactory(caption="", alt="A hill")
    figure = f'<cms-image data-id="{image.pk}" data-caption="{SECRET}"></cms-image>'
    publish(PostFactory(body=f"<p>Text.</p>{figure}"), by=None, at=MONDAY)

    assert not is_known()


def test_private_columns_are_not_in_the_index():
    post = PostFactory()
    publish(post, by=None, at=MONDAY)

    text = SearchText.objects.get(entry_id=post.pk)

    assert str(post.pk) not in f"{text.title} {text.summary} {text.body}"
    assert "license" not in f"{text.title} {text.summary} {text.body}".lower()


def test_publishing_and_the_index_are_one_transaction():
    post, other = PostFactory(title="Marmots"), PostFactory(title="Lemmings")
    publish(post, by=None, at=MONDAY)

    with transaction.atomic():
        publish(other, by=None, at=TUESDAY)
        withdraw(post, by=None, at=TUESDAY, reason="error")
        inside = is_known("marmots"), is_known("lemmings")
        transaction.set_rollback(True)

    assert inside == (False, True)
    assert is_known("marmots")
    assert not is_known("lemmings")


def test_reproject_makes_the_index_again_and_audit_sees_that_it_is_missing():
    publish(PostFactory(title="Marmots"), by=None, at=MONDAY)
    SearchText.objects.all().delete()
    SearchWord.objects.all().delete()

    assert len(list(find_faults())) == 1

    list(reproject())

    assert list(find_faults()) == []
    assert is_known("marmots")


def test_words_are_counted_by_entries_however_often_one_is_published():
    post, other = PostFactory(title="Marmots marmots"), PostFactory(title="A marmot and marmots")
    publish(post, other, by=None, at=MONDAY)
    post.title = "Marmots for ever"
    post.save()
    publish(post, by=None, at=TUESDAY)
    list(reproject())

    assert SearchWord.objects.get(word="marmots").count == 2

    withdraw(other, by=None, at=WEDNESDAY, reason="error")

    assert SearchWord.objects.get(word="marmots").count == 1
    assert not SearchWord.objects.filter(word="marmot").exists()
