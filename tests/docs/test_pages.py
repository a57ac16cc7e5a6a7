"""Every page can be found, its links lead somewhere, and its commands can be typed."""

import re

import pytest

from tests.docs.markdown import DOCS, anchors, links, name_of, pages

PAGES = pytest.mark.parametrize("page", pages(), ids=name_of)


def test_the_first_page_links_to_every_other():
    linked = {target for target, _ in links(DOCS / "README.md")}
    decisions = {DOCS / "decisions"}  # as a whole: they are many, and numbered

    inside = {page for page in pages() if DOCS in page.parents}
    found = {page for page in inside if page.parent != DOCS / "decisions"}
    assert linked == found - {DOCS / "README.md"} | decisions


@PAGES
def test_links_lead_somewhere(page):
    assert [str(target) for target, _ in links(page) if not target.exists()] == []


@PAGES
def test_links_to_headings_lead_to_one(page):
    to_pages = [(target, anchor) for target, anchor in links(page) if anchor and target.exists()]

    assert [
        f"{name_of(target)}#{anchor}"
        for target, anchor in to_pages
        if anchor not in anchors(target)
    ] == []


@PAGES
def test_commands_to_type_name_the_python_that_has_our_packages(page):
    lines = page.read_text().splitlines()

    assert [line for line in lines if re.match(r"\s*(\$ )?(python\S* )?manage\.py ", line)] == []


def test_links_are_read_as_readers_see_them():
    api = DOCS / "reference" / "api.md"

    assert (DOCS / "reference" / "partners.md", "recalls") in list(links(api))
    assert "lists-of-the-past" in anchors(api)
