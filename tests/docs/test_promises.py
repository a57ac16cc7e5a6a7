"""Texts promise only what is so: figures of posts are not bound to results yet."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from cms.api.collection import collections
from tests.house.source import ROOT

#: What will be true when there is a collection of claims, and is not before.
PROMISES = re.compile(
    r"figures? (?:is|are) bound|figures are bound|every figure|evidence (?:has )?drifted"
    r"|claims? (?:that )?(?:is|are) bound",
    re.IGNORECASE,
)
TEXTS = [
    *(ROOT / name for name in ("README.md", "pyproject.toml", "cms/api/openapi.json")),
    *(
        path
        for folder in ("cms", "treatments", "studies")
        for path in ROOT.glob(f"{folder}/**/*.html")
    ),
    *(
        path
        for folder in ("cms", "treatments", "studies")
        for path in ROOT.glob(f"{folder}/**/*.py")
    ),
    *ROOT.glob("docs/**/*.md"),
]


def test_no_text_promises_that_figures_are_bound_before_they_are():
    if "claim" in collections():
        pytest.skip("Figures are bound: say so.")

    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in TEXTS
        for match in PROMISES.finditer(path.read_text())
    }

    assert found == set()
    assert "figures" not in settings.SPECTACULAR_SETTINGS["DESCRIPTION"]


def test_readme_says_what_is_not_so_yet():
    readme = " ".join(Path(ROOT / "README.md").read_text().split())

    assert (
        "The figures in the text of a post are typed; nothing binds them to results yet." in readme
    )
