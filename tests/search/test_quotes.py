"""What stands in quotes is searched as it stands: a number as that number, words side by side."""

import pytest

from cms.lib.unbound_figures import find_figures
from cms.published.search.parser import parse_query
from cms.published.search.queries import interpret_query
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TEXTS = [
    "Of 26 patients 20 avoided it",
    "Of 261 patients some did",
    "Patients: 26",
    "A share of 0.7692",
    "A share of 0.76923",
    "A share of 0 in 7692 cases",
    "In 69 % of cases",
    "In 69% of them",
    "In 6.9 % of cases",
    "After 69 days",
    "About 70 of them",
    "About 700 of them",
    "About 0.70 of them",
    "About 70.5 of them",
    "About 1.70 of them",
    "Since the 1970s or 1970",
    "A dose of 12,500 units",
    "A dose of 12500 units",
    "A dose of 12 and 500 units",
    "10⁶ cells",
    "106 cells",
    "p = .05",
    "About 05 of them",
]


@pytest.fixture
def texts():
    publish(*(write_post(text) for text in TEXTS), by=None, at=MONDAY)


def write_post(title):
    """Write a post whose figures no claim binds, and which are accepted."""
    accepted = dict.fromkeys(find_figures(title), "They stand in no study.")
    return PostFactory(title=title, accepted_figures=accepted)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('"70"', ["About 70 of them"]),
        ("“70”", ["About 70 of them"]),
        ("«70»", ["About 70 of them"]),
        ('"26 patients"', ["Of 26 patients 20 avoided it"]),
        ('"26"', ["Of 26 patients 20 avoided it", "Patients: 26"]),
        ('"0.7692"', ["A share of 0.7692"]),
        ('"7692"', ["A share of 0 in 7692 cases"]),
        ('"69 %"', ["In 69 % of cases", "In 69% of them"]),
        ('"69%"', ["In 69 % of cases", "In 69% of them"]),
        ('"69"', ["After 69 days", "In 69 % of cases", "In 69% of them"]),
        ('"6.9 %"', ["In 6.9 % of cases"]),
        ('"1970"', ["Since the 1970s or 1970"]),
        ('"197"', []),
        ('"12,500"', ["A dose of 12,500 units", "A dose of 12500 units"]),
        ('"12500"', ["A dose of 12,500 units", "A dose of 12500 units"]),
        ('"10⁶"', ["10⁶ cells"]),
        ('"10^6 cells"', ["10⁶ cells"]),
        ('"106"', ["106 cells"]),
        ('"0.05"', ["p = .05"]),
        ('".05"', ["p = .05"]),
        ('about "70"', ["About 70 of them"]),
        ('"70" about', ["About 70 of them"]),
        ('"patients 26"', ["Patients: 26"]),
    ],
)
def test_a_number_in_quotes_is_that_number(texts, search_titles, text, titles):
    assert sorted(search_titles(text)) == titles


@pytest.mark.parametrize(
    ("text", "is_prefix"),
    [("pa", False), ("pai", True), ("back p", False), ("7", True), ("腰", True), ('"pai"', False)],
)
def test_a_last_word_of_two_letters_is_no_beginning(text, is_prefix):
    assert parse_query(text, locale="en").open_end is is_prefix


@pytest.mark.parametrize("text", ["70", "0.76", "26 pat", '"70', "“70", '70"'])
def test_without_a_pair_of_quotes_the_last_word_may_be_a_beginning(texts, search_titles, text):
    assert len(search_titles(text)) > 1


@pytest.mark.parametrize(
    ("locale", "text"), [("de", '"0,7692"'), ("de", '"0.7692"'), ("es", '"0,7692"')]
)
def test_a_number_is_read_as_the_language_writes_it(search_titles, locale, text):
    publish(
        PostFactory(title="Ein Anteil von 0,7692", locale=locale),
        PostFactory(title="Ein Anteil von 0,76923", locale=locale),
        PostFactory(title="Eine 0 und 7692", locale=locale),
        by=None,
        at=MONDAY,
    )

    assert search_titles(text, locale=locale) == ["Ein Anteil von 0,7692"]


def test_words_in_quotes_stand_side_by_side(search_titles):
    publish(
        PostFactory(title="A slipped disc", summary="It hurts."),
        PostFactory(title="A disc that slipped", summary="It hurts."),
        PostFactory(title="It slipped", summary="Disc pain."),
        by=None,
        at=MONDAY,
    )

    assert search_titles('"slipped disc"') == ["A slipped disc"]
    assert len(search_titles("slipped disc")) == 3


def test_a_word_in_quotes_is_not_corrected(search_titles):
    publish(PostFactory(title="Stimulation"), by=None, at=MONDAY)

    query = interpret_query('"stimulaton"', locale="en")

    assert query.corrected is None
    assert search_titles('"stimulaton"') == []
    assert interpret_query('"of 12" stimulaton', locale="en").corrected == '"of 12" stimulation'


def test_a_number_is_marked_where_it_stands(api, texts):
    (row,) = api("search/", q='"12,500"', page_size=1, type="post").json()["results"][:1]

    assert row["highlight"]["title"] in (
        "A dose of <mark>12,500</mark> units",
        "A dose of <mark>12500</mark> units",
    )
