"""A system check holds what published models declare of their evidence."""

from cms.posts.published import PublishedPost
from cms.published.checks import entries_rest_on_others_without_circles
from studies.published import PublishedStudy
from studies.published_citation import PublishedCitation


def find_errors() -> list[str]:
    return [each.msg.partition(".")[0] for each in entries_rest_on_others_without_circles()]


def test_what_the_models_declare_is_right():
    assert find_errors() == []


def test_a_relation_that_the_model_does_not_have_is_an_error(monkeypatch):
    monkeypatch.setattr(PublishedPost, "rests_on", {"papers": "citation"})

    assert find_errors() == ["PublishedPost"]


def test_a_type_that_does_not_exist_is_an_error(monkeypatch):
    monkeypatch.setattr(PublishedStudy, "rests_on", {"citations": "paper"})

    assert "PublishedStudy" in find_errors()


def test_a_circle_of_types_is_an_error_of_each_of_them(monkeypatch):
    monkeypatch.setattr(PublishedCitation, "relation_names", ("studies",))
    monkeypatch.setattr(PublishedCitation, "rests_on", {"studies": "study"})

    assert {*find_errors()} == {"PublishedStudy", "PublishedCitation"}
