"""Texts and bodies are compared word by word, and no change of them is invisible."""

import pytest

from cms.posts.models import Post
from tests.authoring.comparisons import capture, compare, mark, marked
from tests.factories.claims import ClaimFactory
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.treatments import TreatmentFactory
from treatments.models import Treatment

pytestmark = pytest.mark.django_db


def test_a_title_is_compared_word_by_word():
    post = PostFactory(title="Five ways to treat it")
    before = capture(post)
    Post.objects.update(title="Six ways to treat it")

    (title,) = compare(post, before)

    assert (title.name, title.label, title.kind) == ("title", "Title", "prose")
    assert marked(title) == [("[Five] ways to treat it", "[Six] ways to treat it")]


def test_a_body_is_compared_block_by_block_and_its_markup_never_shows():
    post = PostFactory(body="<h2>Dose</h2><p>Take 50 mg a day.</p><p>Rest.</p>")
    before = capture(post)
    Post.objects.update(
        body="<h2>Dose</h2><p>Take 5 mg a day.</p><ul><li>Walk a lot.</li></ul><p>Rest.</p>"
    )

    (body,) = compare(post, before)

    assert marked(body) == [
        ("Dose", "Dose"),
        ("Take [50] mg a day.", "Take [5] mg a day."),
        (None, "[Walk a lot.]"),
        ("Rest.", "Rest."),
    ]
    assert [pair.new.label for pair in body.pairs] == ["Heading", "", "List item", ""]
    assert [(changed, len(pairs)) for changed, pairs in body.runs] == [
        (False, 1), (True, 2), (False, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("<p>Take 5 mg</p>", "<p>Take <strong>5</strong> mg</p>", ("Take [5] mg", "Take [5] mg")),
        (
            '<p>See <a href="https://a.example/">here</a></p>',
            '<p>See <a href="https://b.example/">here</a></p>',
            ("See [here]", "See [here]"),
        ),
        ("<h2>Dose</h2>", "<h3>Dose</h3>", ("[Dose]", "[Dose]")),
        ("<ul><li>Rest</li></ul>", "<ol><li>Rest</li></ol>", ("[Rest]", "[Rest]")),
        (
            '<aside data-tone="tip"><p>Stop</p></aside>',
            '<aside data-tone="warning"><p>Stop</p></aside>',
            ("[Stop]", "[Stop]"),
        ),
        ("<p>Rest</p><hr>", "<p>Rest</p>", ("[―――]", None)),
        (
            "<table><tr><td>a</td><td>b</td></tr></table>",
            "<table><tr><td>a</td><td>c</td></tr></table>",
            ("a | [b]", "a | [c]"),
        ),
        (
            '<table><tr><td colspan="2">a</td></tr></table>',
            '<table><tr><td colspan="3">a</td></tr></table>',
            ("[(over 2 columns) ]a", "[(over 3 columns) ]a"),
        ),
    ],
)
def test_no_change_of_a_body_is_invisible(old, new, change):
    post = PostFactory(body=old)
    before = capture(post)
    Post.objects.update(body=new)

    (body,) = compare(post, before)

    (pair,) = [pair for pair in body.pairs if pair.is_changed]
    assert (mark(pair.old), mark(pair.new)) == change


def test_pictures_and_links_to_entries_appear_by_name():
    picture, other = ImageFactory(title="Hilltop"), ImageFactory(title="Beach")
    topic = TopicFactory(name="Joints")
    post = PostFactory(body=f'<cms-image data-id="{picture.pk}"></cms-image><p>See joints</p>')
    before = capture(post)
    link = f'<a href="entry:{topic.pk}">joints</a>'
    Post.objects.update(body=f'<cms-image data-id="{other.pk}"></cms-image><p>See {link}</p>')

    (body,) = compare(post, before)

    assert marked(body) == [("[“Hilltop”]", "[“Beach”]"), ("See [joints]", "See [joints]")]
    assert body.pairs[1].new.parts[1].target == "“Joints”"


def test_claims_appear_by_their_words():
    typed, other = ClaimFactory(quoted_figure="77 %"), ClaimFactory(quoted_figure="90 %")
    post = PostFactory(body=f'<p>In all, <cms-claim data-id="{typed.pk}"></cms-claim></p>')
    before = capture(post)
    Post.objects.update(body=f'<p>In all, <cms-claim data-id="{other.pk}"></cms-claim></p>')

    (body,) = compare(post, before)

    assert marked(body) == [("In all, [77 %]", "In all, [90 %]")]
    assert body.pairs[0].new.parts[1].marks == ("claim",)


def test_lines_of_a_text_are_compared_one_by_one():
    treatment = TreatmentFactory(synonyms="Discectomy\nMicrosurgery")
    before = capture(treatment)
    Treatment.objects.update(synonyms="Discectomy\nNerve release\nMicrosurgery")

    (synonyms,) = compare(treatment, before)

    assert marked(synonyms) == [
        ("Discectomy", "Discectomy"), (None, "[Nerve release]"), ("Microsurgery", "Microsurgery"),
    ]  # fmt: skip


def test_white_space_alone_is_a_difference_that_says_so():
    post = PostFactory(summary="Five ways.")
    before = capture(post)
    Post.objects.update(summary="Five  ways.\n")

    (summary,) = compare(post, before)

    assert (summary.name, summary.is_visible) == ("summary", False)
