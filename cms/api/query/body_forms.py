"""The ``body`` parameter: in which forms the bodies of an entry are sent."""

from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import CommaList
from cms.api.parameters.values import Choice
from cms.api.representations import bodies

BODY = Parameter(
    "body",
    CommaList(of=Choice(choices=bodies.FORMS)),
    default="html",
    help=(
        "In which forms bodies come: as HTML, as blocks (a tree for your own rendering, described "
        "in `schemas/blocks.json`), as Markdown or as plain text. All of them say the same."
    ),
)
