"""The import contracts hold, and each of them is shown to catch what it forbids.

A contract that can't break protects nothing: each is broken on purpose, in a copy of the imports.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from copy import deepcopy
from pathlib import Path
from unittest.mock import Mock

import pytest
from grimp import ImportGraph, build_graph
from importlinter.application.app_config import settings
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}

# Contract, the module that goes astray, what it imports.
BREAKS = [
    ("layers", "cms.published.models.rows", "cms.publishing"),
    ("layers", "treatments.models", "studies.models"),
    ("layers", "cms.publishing", "cms.authoring.models.draft"),
    ("api-rooms", "cms.api.query.conditions", "cms.api.views.lists"),
    ("api-rooms", "cms.api.collection", "cms.api.query.locales"),
    ("circles", "cms.lib.placeholders", "cms.lib.document_fields"),
    ("reading", "treatments.document", "treatments.models"),
    ("reading", "studies.published", "studies.models"),
    ("reading", "cms.posts.filters", "cms.authoring.models.draft"),
    ("reading", "cms.media.api", "cms.publishing"),
    ("reading", "cms.api.views.lists", "cms.preview.worlds"),
    ("telling", "cms.syndication.feeds.items", "cms.preview.worlds"),
    ("layers", "cms.authoring.releases", "cms.preview.worlds"),
    ("preview", "cms.posts.admin", "cms.preview.worlds"),
    ("machinery", "cms.preview.acts", "cms.posts.models"),
    ("one-door", "cms.preview.overlay", "cms.published.store"),
    ("one-door", "cms.authoring.models.draft", "cms.published.store"),
    ("picture-rows", "cms.publishing", "cms.published.picture_rows"),
    ("drawing", "cms.pictures.process", "cms.pictures.renderer"),
    ("drawing", "cms.api.views.pictures", "cms.pictures.renderer"),
    ("machinery", "cms.authoring.models.draft", "treatments.models"),
    ("machinery", "cms.published.models.rows", "cms.posts.published"),
    ("keys", "cms.api.access.callers", "cms.keys.models"),
    ("layers", "cms.keys.authentication", "cms.published.models.rows"),
    ("reading", "cms.api.http.responses", "cms.purging.queue"),
    ("telling", "cms.syndication.partners.models", "cms.publishing"),
    ("telling", "cms.syndication.partners.models", "cms.posts.models"),
    ("machinery", "cms.syndication.partners.models", "cms.posts.published"),
    ("layers", "cms.api.access.callers", "cms.syndication.partners.models"),
    ("lib", "cms.lib.canonical_json", "cms.settings"),
    ("admin", "treatments.models", "treatments.admin"),
]


def lint(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """What `make contracts` runs, as a process of its own."""
    chosen = [word for contract in contracts for word in ("--contract", contract)]
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as main; main()",
    ]
    return subprocess.run(
        [*command, "--no-cache", *chosen], cwd=tree, capture_output=True, text=True, check=False
    )


configure()  # as its command does when it starts


@pytest.fixture(scope="module")
def imports() -> ImportGraph:
    """All imports of the tree as it is, read once."""
    options = PROJECT["tool"]["importlinter"]
    return build_graph(
        *options["root_packages"],
        exclude_type_checking_imports=options["exclude_type_checking_imports"],
        cache_dir=None,
    )


def source(tree: Path, module: str) -> Path:
    path = tree / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the code, free to be broken."""
    for package in PROJECT["tool"]["importlinter"]["root_packages"]:
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda folder, names: {
                name
                for name in names
                if not (name.endswith(".py") or (Path(folder) / name).is_dir())
            },
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_hold():
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


def test_contracts_each_have_guidance_and_a_break():
    broken = {contract for contract, _, _ in BREAKS}

    assert broken == set(CONTRACTS)
    assert [
        name for name, contract in CONTRACTS.items() if not contract.get("broken_contract_guidance")
    ] == []


def test_every_part_of_the_machinery_has_its_layer():
    # Settings and entrances are read by Django and by servers; nobody of ours imports them.
    entrances = {"cms.settings", "cms.wsgi", "cms.asgi"}
    layered = set(re.findall(r"cms\.\w+", " ".join(CONTRACTS["layers"]["layers"])))

    parts = {f"cms.{path.stem}" for path in (ROOT / "cms").glob("*.py") if path.stem != "__init__"}
    parts |= {f"cms.{path.parent.name}" for path in (ROOT / "cms").glob("*/__init__.py")}

    assert parts - entrances - layered == set()


@pytest.mark.parametrize(("contract", "module", "imported"), BREAKS)
def test_contract_catches_a_breaking_import(
    imports, monkeypatch, capsys, contract, module, imported
):
    broken = deepcopy(imports)
    broken.add_import(importer=module, imported=imported, line_number=1, line_contents="")
    monkeypatch.setattr(settings, "GRAPH_BUILDER", Mock(**{"build.return_value": broken}))

    is_kept = lint_imports(str(ROOT / "pyproject.toml"), limit_to_contracts=(contract,))

    output = capsys.readouterr().out
    assert not is_kept, output
    assert {module, imported} <= imports.modules
    guidance = CONTRACTS[contract]["broken_contract_guidance"]
    assert " ".join(guidance.split()) in " ".join(output.split())


@pytest.mark.parametrize("contract", CONTRACTS)
def test_contract_is_kept_by_the_imports_there_are(imports, monkeypatch, capsys, contract):
    """So that what is caught above is the import that was added."""
    monkeypatch.setattr(settings, "GRAPH_BUILDER", Mock(**{"build.return_value": imports}))

    is_kept = lint_imports(str(ROOT / "pyproject.toml"), limit_to_contracts=(contract,))

    assert is_kept, capsys.readouterr().out


def test_command_reads_the_imports_of_the_source(tree):
    contract, module, imported = BREAKS[0]
    path = source(tree, module)
    path.write_text(f"{path.read_text()}\nimport {imported}\n")

    result = lint(tree, contract)

    assert result.returncode == 1, result.stdout
    guidance = CONTRACTS[contract]["broken_contract_guidance"]
    assert " ".join(guidance.split()) in " ".join(result.stdout.split())
