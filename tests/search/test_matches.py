"""Search results: the same on every database."""

import pytest

from cms.published.search.queries import interpret_query
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, ReportFactory, StudyFactory

pytestmark = pytest.mark.django_db
CORD, MOOD, WALK, REST = (
    "Spinal cord stimulation",
    "Pain and mood",
    "Walking",
    "Fusion of the spine",
)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("mood", [MOOD]),
        ("implant", [CORD]),
        ("muscles", [WALK]),
        ("Fusion", [REST]),
        ("pain implant", [CORD]),
        ("pain fusion", []),
        ("fusions", [REST]),
        ("walks", [WALK]),
        ("stimulates", [CORD, WALK]),
        ("helped the muscle", [WALK]),
        ("depression", [MOOD]),
        ("Dépression", [MOOD]),
        ("DEPRESSIONS", [MOOD]),
        ("mus", [WALK]),
        ("spinal stim", [CORD]),
        ("stimulati", [CORD, WALK]),
        ("of the", [REST]),
        ("stim cord", []),
    ],
)
def test_words_find_their_forms_without_case_and_accents_and_the_last_one_its_rest(
    library, search_titles, text, titles
):
    assert search_titles(text) == titles


def test_a_word_in_the_title_weighs_more_than_in_the_summary_and_there_more_than_in_the_body(
    search_titles,
):
    filler = "Nothing else is said here at all."
    post = {"title": "Some post", "summary": filler, "body": f"<p>{filler}</p>"}
    publish(
        PostFactory(**post | {"title": "In the body", "body": "<p>A brace helps backs.</p>"}),
        PostFactory(**post | {"title": "A brace in title"}),
        PostFactory(**post | {"title": "In the summary", "summary": "A brace helps backs."}),
        by=None,
        at=MONDAY,
    )

    assert search_titles("brace") == ["A brace in title", "In the summary", "In the body"]


@pytest.mark.parametrize("text", ["hip pain", "  HIP   Pain "])
def test_an_entry_whose_whole_title_was_asked_for_comes_first(search_titles, text):
    strong = {"summary": "Hip pain, hip pain.", "body": "<h2>Hip pain</h2><p>Hip pain.</p>"}
    filler = f"<p>{'Nothing else is said here at all. ' * 90}</p>"
    publish(
        PostFactory(title="Hip pain, hip pain", **strong),
        PostFactory(title="Hip pain", summary="Of joints.", body=filler),
        PostFactory(title="Pain of the hip", **strong),
        by=None,
        at=MONDAY,
    )

    assert search_titles(text)[0] == "Hip pain"


def test_capitals_of_all_alphabets_and_slips_are_forgiven_in_a_whole_title(search_titles):
    publish(
        PostFactory(title="Brace, brace", summary="Brace."),
        PostFactory(title="Brace", body=f"<p>{'Nothing is said here. ' * 90}</p>"),
        PostFactory(title="Über, über", summary="Über", locale="de"),
        PostFactory(title="Über", locale="de", body=f"<p>{'Hier steht nichts. ' * 90}</p>"),
        by=None,
        at=MONDAY,
    )

    assert search_titles("brcae")[0] == "Brace"
    assert search_titles("ÜBER", locale="de")[0] == "Über"


@pytest.mark.parametrize(
    "text",
    [
        "10.1007/s00264-015-2886-4",
        "10.1007/S00264-015-2886-4",
        "doi:10.1007/s00264-015-2886-4",
        "https://doi.org/10.1007/s00264-015-2886-4",
        "26156727",
        "PMID: 26156727",
        "pmc4630041",
        "NCT01640457",
    ],
)
def test_a_study_is_found_by_what_its_publications_are_called_elsewhere(search_titles, text):
    study = StudyFactory(title="Bone marrow in discs")
    report = ReportFactory(
        study=study,
        citation=CitationFactory(
            title="The three-year report",
            doi="10.1007/s00264-015-2886-4",
            pmid="26156727",
            pmcid="PMC4630041",
            registry_id="NCT01640457",
        ),
    )
    other = ReportFactory(study__title="Another", citation__doi="10.1007/s00264-015-2886-5")
    publish(study, report.citation, other.study, other.citation, by=None, at=MONDAY)

    assert search_titles(text, types=["study"]) == ["Bone marrow in discs"]
    assert search_titles(text) == ["The three-year report", "Bone marrow in discs"]


def test_headings_and_key_points_weigh_like_the_summary(search_titles):
    publish(
        PostFactory(title="One", body="<p>A brace.</p><p>Nothing.</p>"),
        PostFactory(title="Two", body="<h2>A brace</h2><p>Nothing.</p>"),
        PostFactory(title="Three", key_points=["A brace."], body="<p>Nothing.</p>"),
        by=None,
        at=MONDAY,
    )

    assert set(search_titles("brace")[:2]) == {"Two", "Three"}


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("stimulaton", "stimulation"),
        ("stimulatoin", "stimulation"),
        ("stimmulattion", "stimulation"),
        ("fusoin", "fusion"),
        ("pian", "pain"),
        ("xain", "pain"),
        ("an implnat", "an implant"),
        ("spinel stimulation", "spinal stimulation"),
    ],
)
def test_a_slip_is_forgiven_and_told(library, search_titles, text, corrected):
    query = interpret_query(text, locale="en")

    assert query.corrected == corrected
    assert search_titles(text) == search_titles(corrected) != []


@pytest.mark.parametrize("text", ["stimulation", "walks", "stimulati", "cor", "zzzzzz", "of"])
def test_a_word_that_is_found_or_half_typed_or_far_from_all_is_not_corrected(library, text):
    assert interpret_query(text, locale="en").corrected is None


def test_each_language_has_its_own_words_and_finds_its_own_entries(search_titles):
    publish(
        PostFactory(title="Die Wirbelsäule", locale="de"),
        PostFactory(title="La columna dañada", locale="es"),
        by=None,
        at=MONDAY,
    )

    assert search_titles("wirbelsaule", locale="de") == ["Die Wirbelsäule"]
    assert search_titles("wirbelsaule", locale="en") == []
    assert search_titles("columna danada", locale="es") == ["La columna dañada"]
    assert interpret_query("wirbelsaeule", locale="en").corrected is None
    assert interpret_query("wirbelsuale", locale="de").corrected == "wirbelsaule"


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("locale", "title", "text"),
    [
        ("de", "Schmerzen und Operationen", "operation"),
        ("es", "Los tratamientos dolorosos", "tratamiento"),
        ("fr", "Les opérations courantes", "operation"),
    ],
)
def test_stems_are_those_of_the_language(search_titles, locale, title, text):
    publish(PostFactory(title=title, locale=locale), by=None, at=MONDAY)

    assert search_titles(text, locale=locale) == [title]


def test_types_narrow_the_search(world, search_titles):
    assert search_titles("fusion", types=["treatment"]) == ["Spinal fusion"]
    assert search_titles("fusion", types=["author", "image"]) == []
