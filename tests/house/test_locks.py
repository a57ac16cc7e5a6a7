"""The locks hold what pyproject.toml asks for: pinned, with hashes and extras, and no address.

What is asked for is read from the installed distributions, as pip reads it: ``make test`` installs
all of requirements/test.txt.
"""

import re
import subprocess
import tomllib
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "requirements"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

RUN = PYPROJECT["project"]["dependencies"]
EXTRAS = [*chain(*PYPROJECT["project"]["optional-dependencies"].values())]
GROUPS = PYPROJECT["dependency-groups"]
LOCKS = {
    "run.txt": RUN,
    "services.txt": RUN + EXTRAS,
    "test.txt": RUN + EXTRAS + GROUPS["dev"],
    "lock.txt": GROUPS["lock"],
    "pip.txt": GROUPS["pip"],
}
ADDRESS = re.compile(r'\w+://| @ |--(?:extra-)?index-url|--find-links|"resolved"')


def text(name: str) -> str:
    return (FOLDER / name).read_text()


def lines(lock: str) -> list[tuple[str, list[str]]]:
    """Each requirement of a lock with its hashes."""
    joined = re.sub(r"\s*\\\n\s*", " ", lock)
    entries = [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]
    return [(re.split(r" --", entry)[0], re.findall(r"--hash=(\S+)", entry)) for entry in entries]


def pins(lock: str) -> dict[str, Requirement]:
    """What pip would install here, by its name: the pins whose markers are true."""
    found = [Requirement(line) for line, _ in lines(lock)]
    return {
        canonicalize_name(pin.name): pin
        for pin in found
        if pin.marker is None or pin.marker.evaluate()
    }


def requires(name: str) -> list[Requirement]:
    try:
        return [Requirement(line) for line in metadata.requires(name) or []]
    except metadata.PackageNotFoundError:  # uv, which `make lock` installs into a folder of its own
        return []


def tree(roots: list[str]) -> list[Requirement]:
    """All that the roots ask for here, with all that this asks for, and so on."""
    queue, seen, found = [Requirement(root) for root in roots], set(), []
    while queue:
        requirement = queue.pop()
        found.append(requirement)
        for extra in {"", *requirement.extras}:
            if (step := (canonicalize_name(requirement.name), extra)) in seen:
                continue
            seen.add(step)
            queue += [
                child
                for child in requires(requirement.name)
                if child.marker is None or child.marker.evaluate({"extra": extra})
            ]
    return found


def faults(lock: str, roots: list[str]) -> list[str]:
    """How a lock differs from what is asked for: one sentence for each."""
    pinned, asked = pins(lock), tree(roots)
    names = {canonicalize_name(requirement.name) for requirement in asked}
    found = [f"nothing asks for {name}" for name in pinned.keys() - names]
    for requirement in asked:
        pin = pinned.get(canonicalize_name(requirement.name))
        if pin is None:
            found.append(f"{requirement} is not there")
        elif not requirement.extras <= pin.extras:
            found.append(f"{requirement} is there without its extra: {pin}")
        elif not requirement.specifier.contains(str(pin.specifier).removeprefix("==")):
            found.append(f"{requirement} is there in another version: {pin}")
    return found


def test_every_lock_is_known():
    assert {path.name for path in FOLDER.iterdir()} == set(LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_all_that_is_asked_for_and_no_more(name):
    assert faults(text(name), LOCKS[name]) == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_that_loses_an_extra_is_found(name):
    """pip 23.2.1 finds no hash for ``coverage[toml]`` where the lock has ``coverage`` alone."""
    lock = text(name)

    for extras in re.findall(r"^[\w.-]+(\[.*?\])==", lock, flags=re.MULTILINE):
        assert "without its extra" in " ".join(faults(lock.replace(extras, ""), LOCKS[name]))


def test_locks_hold_the_extras_that_broke_pip():
    assert "coverage[toml]==" in text("test.txt")
    assert "psycopg[binary, pool]==" in text("services.txt")


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_each_requirement_with_hashes(name):
    pin = re.compile(r"[a-z0-9-]+(\[[a-z, -]+\])?==[\w.]+( ; .+)?")

    loose = [
        line
        for line, hashes in lines(text(name))
        if not pin.fullmatch(line)
        or not hashes
        or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes)
    ]

    assert loose == []


def test_no_lock_names_a_download_address():
    listing = subprocess.run(
        ["git", "ls-files", "*package-lock.json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    locks = [*FOLDER.iterdir(), *(ROOT / name for name in listing.stdout.split())]

    assert {path.name: ADDRESS.findall(path.read_text()) for path in locks} == {
        path.name: [] for path in locks
    }


@pytest.mark.parametrize(("smaller", "larger"), [("run", "services"), ("services", "test")])
def test_locks_agree_on_versions(smaller, larger):
    # For which systems a pin counts may differ: something that only tests need may ask for more.
    few, many = (
        {re.sub(r"\[.*?\]", "", line.partition(" ;")[0]) for line, _ in lines(text(f"{name}.txt"))}
        for name in (smaller, larger)
    )

    assert few - many == set()


def test_run_needs_no_client_of_a_service():
    clients = {"psycopg", "psycopg-binary", "psycopg-pool", "redis"}

    assert clients & set(pins(text("run.txt"))) == set()
    assert clients - set(pins(text("services.txt"))) == set()
