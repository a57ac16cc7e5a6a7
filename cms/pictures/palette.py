"""Colours of pictures in both themes.

A picture carries the light colours as attributes, which every program shows, and a style sheet that
replaces them where a dark theme is preferred. Its paper is part of it, so text is legible wherever
it is placed.
"""

PAPER, INK, QUIET, LINE, ACCENT, WARNING, FAINT, CLOSED = (
    *("#fdfcfa", "#1c2729", "#566468", "#dfdbd3", "#0a6074", "#a8480c", "#e9e5dd", "#8b1a1a"),
)
DARK = {
    PAPER: "#121719",
    INK: "#e7e4de",
    QUIET: "#9eabae",
    LINE: "#2c3639",
    ACCENT: "#74c8da",
    WARNING: "#f0a36b",
    FAINT: "#2a3337",
    CLOSED: "#f0928f",
}
#: Colours of courses that differ in lightness too, for those who see no hues.
SERIES = (ACCENT, WARNING, "#6a4c93", "#2e7d4f", "#8f6b00", "#a03a6b")
DARK |= {"#6a4c93": "#bfa2e8", "#2e7d4f": "#7fcf9f", "#8f6b00": "#e0c060", "#a03a6b": "#f0a3c4"}


def build_style(svg: str) -> str:
    """Build the style sheet of a picture: its own colours where a dark theme is preferred."""
    rules = "".join(
        f'[{name}="{light}"]{{{name}:{dark}}}'
        for light, dark in DARK.items()
        for name in ("fill", "stroke")
        if f'{name}="{light}"' in svg
    )
    return f"@media(prefers-color-scheme:dark){{{rules}}}"
