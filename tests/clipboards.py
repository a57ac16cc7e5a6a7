"""What programs put on the clipboard, and what becomes of it (see tests/clipboards/README.md)."""

from pathlib import Path
from typing import NamedTuple

import pytest

from cms.lib.richtext.markdown_renderer import to_markdown
from cms.lib.richtext.parser import parse_blocks
from cms.lib.richtext.superscripts import to_unicode_scripts

FOLDER = Path(__file__).parent / "clipboards"
PROGRAMS = sorted(path.stem for path in FOLDER.glob("*.html"))


class Clipboard(NamedTuple):
    """Markup as a program writes it, what is said of it on both sides, and its text."""

    html: str
    server: str
    editor: str
    markdown: str


def read_clipboard(program: str) -> Clipboard:
    server, editor, _, *lines = (FOLDER / f"{program}.md").read_text().splitlines()
    return Clipboard(
        (FOLDER / f"{program}.html").read_text(),
        server.removeprefix("Server:").strip(),
        editor.removeprefix("Editor:").strip(),
        "\n".join(lines),
    )


def body_markdown(html: str) -> str:
    """Render a body as readers get it in Markdown, with raised and lowered figures."""
    return to_markdown(to_unicode_scripts(parse_blocks(html)), pictures={}, urls={})


every_program = pytest.mark.parametrize("program", PROGRAMS)
