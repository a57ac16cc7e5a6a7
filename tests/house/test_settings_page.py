"""docs/reference/settings.md and cms/settings.py name the same variables with the same defaults."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "settings.md"


def read_by_the_code() -> set[str]:
    """The first argument of every call of a reader: ``env.text("PORT", ...)``."""
    calls = [
        node
        for node in ast.walk(ast.parse((ROOT / "cms" / "settings.py").read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "env"
    ]
    names = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    return {name for name in names if re.fullmatch(r"[A-Z][A-Z_]+", str(name))}


def told_by_the_page() -> list[str]:
    return re.findall(r"^\| `([A-Z_]+)` \|", PAGE.read_text(), flags=re.MULTILINE)


def test_settings_page_names_every_variable_once_and_no_other():
    told, read = told_by_the_page(), read_by_the_code()

    assert {"not on the page": read - set(told), "not in the code": set(told) - read} == {
        "not on the page": set(),
        "not in the code": set(),
    }
    assert len(told) == len(set(told))


def test_settings_page_says_a_default_and_a_meaning_for_each():
    rows = re.findall(r"^\| `[A-Z_]+` \|(.*)\|(.*)\|$", PAGE.read_text(), flags=re.MULTILINE)

    assert len(rows) == len(told_by_the_page())
    assert [row for row in rows if not row[0].strip() or not row[1].strip().endswith(".")] == []
