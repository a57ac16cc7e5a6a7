"""Texts promise only what is so: facts of treatments in posts are not bound yet."""

from pathlib import Path

from tests.house.source import ROOT


def test_readme_says_what_is_not_so_yet():
    readme = " ".join(Path(ROOT / "README.md").read_text().split())

    assert (
        "Facts of treatments and comparison tables in a text are typed; nothing binds them yet."
        in readme
    )
