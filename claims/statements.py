"""Statements of claims, in which a token stands for the figure."""

FIGURE = "{figure}"
GAP = "…"
WRITE_FIGURE = f"Write {FIGURE} in its place, or the figure that the results give"


def insert_figure(statement: str, words: str) -> str:
    """Insert the words of a claim into its statement, which begins with a capital letter.

    A claim that has no words yet shows a gap.
    """
    if not statement.startswith(FIGURE):
        return statement.replace(FIGURE, words or GAP)
    shown = words or GAP
    return (shown[:1].upper() + shown[1:] + statement.removeprefix(FIGURE)).replace(FIGURE, shown)


def remove_figure(statement: str) -> str:
    """Return what an author has typed of a statement."""
    return statement.replace(FIGURE, " ")
