"""Suggestions for unknown parameters have the same sense, never the opposite."""

import pytest

from cms.api.parameters.suggestions import have_same_sense, suggest_parameter
from cms.api.query.collection_parameters import list_parameters
from tests.api.parameters.refusals import COLLECTIONS, errors

pytestmark = pytest.mark.django_db

LISTS = {name: list(list_parameters(view)) for name, view in COLLECTIONS.items()}
WAYS_TO_DENY = ["{}__not", "{}__ne", "{}__not__in", "{}__not_in", "{}!", "{}[not]", "{}Not"]
WAYS_TO_DENY += ["not_{}", "exclude_{}", "without_{}"]


@pytest.mark.slow
@pytest.mark.parametrize("names", LISTS.values(), ids=LISTS)
def test_who_denies_is_never_told_of_what_affirms_nor_the_other_way_round(names):
    plain = [name for name in names if not name.endswith("__not")]

    for name in plain:
        denied = {suggest_parameter(way.format(name), names) for way in WAYS_TO_DENY}
        affirmed = {
            suggest_parameter(f"{name}{end}", names)
            for end in ("__in", "__eq", "__slug", "[]", "x")
        }
        assert denied <= {None, *names} - {*plain}
        assert affirmed <= {None, *plain}


@pytest.mark.parametrize("names", LISTS.values(), ids=LISTS)
def test_who_asks_for_less_is_never_told_of_what_gives_more(names):
    columns = {name.removesuffix("__gte") for name in names if name.endswith("__gte")}

    for column in columns:
        for less in ("__before", "__max", "__date__lte", "<", "_until"):
            assert not str(suggest_parameter(f"{column}{less}", names)).endswith(("__gt", "__gte"))
        for more in ("__after", "__min", "__date__gte", ">", "_since"):
            assert not str(suggest_parameter(f"{column}{more}", names)).endswith(("__lt", "__lte"))


def test_slip_that_may_mean_two_opposites_is_taken_for_neither():
    assert suggest_parameter("year__te", ["year__gte", "year__lte"]) is None
    assert suggest_parameter("year__gre", ["year__gte", "year__lte"]) == "year__gte"


def test_names_agree_when_they_deny_equally_often_and_go_no_opposite_ways():
    assert have_same_sense("treatments__ne", "treatments__not")
    assert not have_same_sense("treatments__not", "treatments")
    assert not have_same_sense("published_before", "published_at__gte")
    assert have_same_sense("published_before", "published_at__lte")


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("treatments__in", "treatments"),
        ("treatments__slug", "treatments"),
        ("treatments__slug__in", "treatments"),
        ("treatmnts__slug", "treatments"),
        ("treatments__slug__not", "treatments__not"),
        ("treatments__invasive__gte", "treatments__invasiveness__gte"),
        ("exclude_treatments", "treatments__not"),
        ("publishedAt", "published_at"),
        ("published_at__year", "published_at"),
        ("published_at__before", "published_at__lte"),
        ("published_before", "published_at__lte"),
        ("word_count__max", "word_count__lte"),
        ("slug__contains", "slug"),
        ("title__endswith", "title__contains"),
        ("title__starts_with", "title__startswith"),
        ("year__ne", "year__not"),
        ("slug[in]", "slug__in"),
        ("filter", None),
        ("year__gte__not", "year__not"),
        ("title__not", None),
    ],
)
def test_unknown_lookup_leads_to_what_can_be_asked(written, suggested):
    assert suggest_parameter(written, LISTS["posts"]) == suggested


@pytest.mark.parametrize(
    ("elsewhere", "here"),
    [
        *(("sort", "ordering"), ("order_by", "ordering"), ("orderBy", "ordering")),
        *(("limit", "page_size"), ("per_page", "page_size"), ("size", "page_size")),
        *(("offset", "page"), ("q", "search"), ("lang", "locale"), ("language", "locale")),
        ("title", "title__contains"),
    ],
)
def test_names_that_people_bring_from_elsewhere_are_understood(api, world, elsewhere, here):
    (fault,) = errors(api("posts/", **{elsewhere: "x"}))

    assert fault["suggestion"] == here


@pytest.mark.parametrize(
    ("path", "elsewhere", "here"),
    [
        ("search/", "search", "q"),
        ("search/", "sort", None),
        ("changes/", "limit", "page_size"),
        ("changes/", "offset", None),
        ("posts/first/", "lang", "locale"),
        ("posts/first/", "title", None),
        ("results/", "q", None),
    ],
)
def test_what_is_not_at_this_address_is_not_suggested(api, world, path, elsewhere, here):
    (fault,) = errors(api(path, **{elsewhere: "x"}))

    assert fault.get("suggestion") == here


def test_unknown_lookup_of_what_takes_several_values_says_so(api, world):
    (relation,) = errors(api("posts/", treatments__in="a,b"))
    (column,) = errors(api("posts/", word_count__between="1,2"))

    assert relation["message"] == (
        "There is no parameter “treatments__in” here. Did you mean “treatments”? "
        "For several values write treatments=a,b."
    )
    assert column["message"] == (
        "There is no parameter “word_count__between” here. Did you mean “word_count”?"
    )
