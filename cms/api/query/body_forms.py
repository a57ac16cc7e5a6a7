"""The ``body`` parameter: the forms (HTML, blocks, Markdown, text) of the bodies of an entry."""

from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import CommaListValue
from cms.api.parameters.values import ChoiceValue
from cms.api.representations import bodies

MAX_PAGE_SIZE = 20  # rows of a list with bodies
#: The parameter of details.
BODY = Parameter(
    "body",
    CommaListValue(item=ChoiceValue(choices=bodies.FORMS)),
    default="html",
    help=(
        "In which forms bodies come: as HTML, as blocks (a tree for your own rendering, described "
        "in `schemas/blocks.json`), as Markdown or as plain text. All of them say the same."
    ),
)
#: The parameter of lists, whose items have no bodies unless it says so.
LIST_BODY = Parameter(
    "body",
    BODY.field,
    help=(
        f"Bodies in these forms, which lists leave out otherwise; then a page has at most "
        f"{MAX_PAGE_SIZE} rows. The forms are those of a single entry."
    ),
)
