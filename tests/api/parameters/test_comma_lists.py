"""Comma lists: invalid parts are named, and repeated parts refused."""

import pytest

from tests.api.parameters.refusals import errors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "suggestion", "among"),
    [
        ("posts/first/?body=htlm", "html", "blocks"),
        ("posts/first/?body=html,bloks", "blocks", "text"),
        ("search/?q=back&type=pots", "post", "treatment"),
        ("changes/?types=topic,pots", "post", "treatment"),
        ("changes/?locales=en,ens", "en", "es"),
        ("treatments/?reversibility__in=reversible,irreversable", "irreversible", "unknown"),
        ("treatments/?reversibility__in=xx", None, "irreversible"),
        ("treatments/?ordering=-published_at,titel", "title", "-title"),
        ("treatments/?ordering=-titel", "-title", "title"),
        ("treatments/?ordering=title desc", "-title", "title"),
        ("treatments/?facets=reversibility,conditons", "conditions", "reversibility"),
        ("treatments/?or=(reversibility__in=xx,reversable)", None, "reversible"),
    ],
)
def test_wrong_part_comes_with_what_is_allowed_and_the_nearest(
    api, world, query, suggestion, among
):
    (fault,) = errors(api(query))

    assert fault["code"] == "value"
    assert among in fault["allowed"]
    assert fault.get("suggestion") == suggestion
    assert fault["message"].endswith(f"Did you mean “{suggestion}”?") is bool(suggestion)


@pytest.mark.parametrize(
    ("query", "twice"),
    [
        ("posts/first/?body=html,html", "html"),
        ("search/?q=back&type=post,treatment,post", "post"),
        ("changes/?types=post,post", "post"),
        ("changes/?locales=en,en", "en"),
        ("posts/?fields=title,title", "title"),
        ("posts/?include=treatments,treatments", "treatments"),
        ("posts/?facets=treatments,treatments", "treatments"),
        ("posts/?slug__in=a,b,a", "a"),
        ("posts/?treatments=all:a,b,a", "a"),
        ("posts/?or=(slug__in=a,a,title__contains=x)", "a"),
        ("posts/?ordering=title,title", "A column"),
        ("posts/?ordering=title,-title", "A column"),
        ("compare/treatments/?slugs=bone-marrow,bone-marrow", "bone-marrow"),
    ],
)
def test_a_value_stands_in_a_comma_list_once(api, world, query, twice):
    (fault,) = errors(api(query))

    assert fault["code"] == "value"
    assert twice in fault["message"]
    assert "only once" in fault["message"]
