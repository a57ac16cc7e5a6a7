"""docs/reference/settings.md and cms/settings.py name the same variables with the same defaults."""

import re
import runpy
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cms.lib import env

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "settings.md"
READERS = ["text", "boolean", "integer", "duration", "words", "chains", "templates"]
READERS += ["address", "endpoint"]
VARIABLE = re.compile(r"\b(?:MARROW|DATABASE|CACHE|EMAIL)_[A-Z_]+\b|\bPORT\b")

# What other defaults are made of, unlike its own default. With PostgreSQL its settings are read.
GIVEN = {
    "PORT": "8123",
    "MARROW_BASE_URL": "https://cms.example.org",
    "MARROW_LOCALE": "it",
    "DATABASE_URL": "postgresql://db.example.org/news",
}
# Defaults that the page tells in words, each with what these words stand for.
WORDS = {
    "MARROW_DATA": ("`var/` beside the code", str(ROOT / "var")),
    "MARROW_ALLOWED_HOSTS": (
        "`localhost,127.0.0.1,[::1]` and the host of `MARROW_BASE_URL`",
        "localhost,127.0.0.1,[::1],cms.example.org",
    ),
    "MARROW_SECRET_KEY": ("made once and kept in `MARROW_DATA`", ""),
    "MARROW_DEMO_PASSWORD": ("random, printed once", ""),
    "MARROW_TDM_POLICY": ("`MARROW_LICENSE_URL`", ""),  # discovery names the licence then
    "MARROW_FROM_EMAIL": (
        "`marrow@` and the host of `MARROW_BASE_URL`",
        "marrow@cms.example.org",
    ),
    "MARROW_LOCALE_FALLBACKS": (
        "`MARROW_LOCALE` for each other language",
        {"es": ["it"], "de": ["it"], "fr": ["it"]},
    ),
}


class Read(NamedTuple):
    """What ``cms.settings`` asked the environment for, and the settings that came of it."""

    defaults: dict[str, list[Any]]
    settings: dict[str, Any]
    given: dict[str, str]


@pytest.fixture
def read(monkeypatch, tmp_path) -> Read:
    """Run ``cms.settings`` once more, and write down every default it names."""
    defaults: dict[str, list[Any]] = {}
    inside = []

    def recorder(reader):
        def record(name, *arguments, **options):
            if not inside:  # a reader that calls another one names no default of its own
                defaults.setdefault(name, []).extend(arguments[:1] or [""])
            inside.append(name)
            try:
                return reader(name, *arguments, **options)
            finally:
                inside.pop()

        return record

    for name in READERS:
        monkeypatch.setattr(env, name, recorder(getattr(env, name)))
    for name in named():
        monkeypatch.delenv(name, raising=False)
    given = GIVEN | {"MARROW_DATA": str(tmp_path)}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return Read(defaults, runpy.run_path(str(ROOT / "cms" / "settings.py")), given)


def rows() -> list[tuple[str, str, str]]:
    """Variable, default and meaning, as the page has them."""
    found = re.findall(r"^\| `([A-Z_]+)` \|(.*?)\|(.*)\|$", PAGE.read_text(), flags=re.MULTILINE)
    return [(name, default.strip(), meaning.strip()) for name, default, meaning in found]


def named() -> list[str]:
    return [name for name, _, _ in rows()]


def as_written(default: Any) -> str:
    return str(int(default)) if isinstance(default, bool) else str(default)


def test_settings_page_names_every_variable_once_and_no_other(read):
    assert {
        "not on the page": set(read.defaults) - {*named()},
        "not in the code": {*named()} - set(read.defaults),
    } == {
        "not on the page": set(),
        "not in the code": set(),
    }
    assert len(named()) == len(set(named()))


def test_settings_page_says_a_meaning_for_each():
    assert rows() != []
    assert [row for row in rows() if not row[1] or not row[2].endswith(".")] == []


def test_settings_page_says_the_defaults_that_the_settings_use(read):
    values = {name: as_written(default[0]) for name, default in read.defaults.items()} | read.given
    # Decided after it was read: "off" is none, nothing is the one in here.
    used = {name: [*default] for name, default in read.defaults.items()}
    used["MARROW_HUB_URL"] = [read.settings["HUB_URL"]]

    wrong = {}
    for name, cell, _ in rows():
        if name in WORDS:
            words, default = WORDS[name]
            good = cell == words and all(each == default for each in used[name])
        else:
            literal = "" if cell == "none" else cell.removeprefix("`").removesuffix("`")
            expected = VARIABLE.sub(lambda match: values[match.group()], literal)
            good = all(as_written(each) == expected for each in used[name])
        if not good:
            wrong[name] = {"page": cell, "settings": used[name]}

    assert wrong == {}
