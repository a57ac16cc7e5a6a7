"""Types of a published body: a list of blocks, plain JSON."""

from collections.abc import Iterator
from typing import Literal, NotRequired, TypedDict

Tone = Literal["note", "tip", "warning", "nutshell"]
Mark = Literal["bold", "italic", "subscript", "superscript"]

# "$ref" and "$must" are placeholders for other entries, which are filled on reading.
EntryRef = TypedDict("EntryRef", {"$ref": str})
ImageRef = TypedDict("ImageRef", {"$must": str})
PicturedRef = TypedDict("PicturedRef", {"$must": str})


class Text(TypedDict):
    type: Literal["text"]
    text: str
    marks: list[Mark]


class Claim(TypedDict):
    """The words of a claim as they were published, and its exact value; null for a range."""

    type: Literal["claim"]
    claim: EntryRef
    text: str
    value: str | None
    marks: list[Mark]


class Citation(TypedDict):
    """The mark of a cited publication: its number, in the order in which a body comes to them.

    ``warning`` says that the publication does not stand; it is never stored.
    """

    type: Literal["citation"]
    citation: EntryRef
    number: int
    warning: NotRequired[str]


class Break(TypedDict):
    type: Literal["break"]


class Link(TypedDict):
    """A link, either to a URL (``href``) or to an entry (``entry``)."""

    type: Literal["link"]
    href: NotRequired[str]
    entry: NotRequired[EntryRef]
    content: "list[Text | Break | Claim]"


Inline = Text | Break | Claim | Citation | Link


class Heading(TypedDict):
    type: Literal["heading"]
    level: Literal[2, 3]
    id: str
    content: list[Inline]


class Paragraph(TypedDict):
    type: Literal["paragraph"]
    content: list[Inline]


class List(TypedDict):
    """An ordered or bulleted list. ``start`` is set if an ordered list does not begin at 1."""

    type: Literal["list"]
    ordered: bool
    start: NotRequired[int]
    items: "list[list[Block]]"


class Quote(TypedDict):
    type: Literal["quote"]
    content: "list[Block]"


class Callout(TypedDict):
    type: Literal["callout"]
    tone: Tone
    content: "list[Block]"


class TableCell(TypedDict):
    header: bool
    colspan: int
    rowspan: int
    content: "list[Block]"


class TableRow(TypedDict):
    cells: list[TableCell]


class Table(TypedDict):
    type: Literal["table"]
    rows: list[TableRow]


class Image(TypedDict):
    """An image of the library. Without the image the block has no meaning, hence ``$must``."""

    type: Literal["image"]
    image: ImageRef
    caption: str


class ComparisonRow(TypedDict):
    """What is said of one entry, under its name; one text for each column."""

    entry: EntryRef
    name: str
    cells: list[str]


class Comparison(TypedDict):
    """A table of facts, each in words that were computed when the text was published.

    ``columns`` are the headings, that of the names first.
    """

    type: Literal["comparison"]
    claim: EntryRef
    caption: str
    columns: list[str]
    rows: list[ComparisonRow]


class FigurePicture(TypedDict):
    """A picture of an entry's figures; ``kind`` names it among those of the entry.

    ``src`` leads to the picture that holds now, ``title`` says what it shows. Neither is stored.
    """

    type: Literal["picture"]
    entry: PicturedRef
    kind: str
    src: NotRequired[str]
    title: NotRequired[str]


class Rule(TypedDict):
    type: Literal["rule"]


Block = (
    Heading | Paragraph | List | Quote | Callout | Table | Image | Comparison | FigurePicture | Rule
)


def child_blocks(block: Block) -> Iterator[list[Block]]:
    """Yield the lists of blocks inside ``block``, in reading order."""
    if block["type"] in {"quote", "callout"}:
        yield block["content"]
    elif block["type"] == "list":
        yield from block["items"]
    elif block["type"] == "table":
        for row in block["rows"]:
            for cell in row["cells"]:
                yield cell["content"]


def walk_blocks(blocks: list[Block]) -> Iterator[Block]:
    """Yield every block, outer before inner, in reading order."""
    for block in blocks:
        yield block
        for content in child_blocks(block):
            yield from walk_blocks(content)
