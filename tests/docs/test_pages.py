"""Every page can be found, and what it says to type can be typed as it stands."""

import re

from django.conf import settings

DOCS = settings.ROOT / "docs"
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def test_the_first_page_links_to_every_other():
    linked = {DOCS / name for name in LINK.findall((DOCS / "README.md").read_text())}
    decisions = {DOCS / "decisions"}  # as a whole: they are many, and numbered

    pages = {path for path in DOCS.rglob("*.md") if path.parent != DOCS / "decisions"}
    assert linked == pages - {DOCS / "README.md"} | decisions


def test_links_between_pages_lead_somewhere():
    dead = [
        f"{path.relative_to(DOCS)}: {name}"
        for path in DOCS.rglob("*.md")
        for name in LINK.findall(path.read_text())
        if not (path.parent / name).exists()
    ]

    assert dead == []


def test_commands_to_type_name_the_python_that_has_our_packages():
    bare = [
        f"{path.relative_to(DOCS)}: {line.strip()}"
        for path in [
            *DOCS.glob("how-to/*.md"),
            *DOCS.glob("tutorial/*.md"),
            *DOCS.glob("ref*/*.md"),
        ]
        for line in path.read_text().splitlines()
        if re.match(r"\s*(\$ )?(python\S* )?manage\.py ", line)
    ]

    assert bare == []
