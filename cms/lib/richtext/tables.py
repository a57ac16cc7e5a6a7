"""Expand tables into grids, for formats without spanning cells."""

from cms.lib.richtext.block_types import Block, TableRow

MAX_COLUMNS = 100  # wider than any screen: spans beyond are cut

Grid = list[list[list[Block]]]


def build_grid(rows: list[TableRow]) -> Grid:
    """Return the content of each grid cell; a spanning cell stands in its first grid cell."""
    places: dict[tuple[int, int], list[Block]] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row["cells"]:
            while (y, x) in places:
                x += 1
            for down in range(min(cell["rowspan"], len(rows) - y)):
                for right in range(cell["colspan"]):
                    if x + right < MAX_COLUMNS or not right:
                        places.setdefault((y + down, x + right), [])
            places[y, x] = cell["content"]
            x += 1
    width = 1 + max((x for _, x in places), default=0)
    return [[places.get((y, x), []) for x in range(width)] for y in range(len(rows))]
