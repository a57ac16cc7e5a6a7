"""The ``body`` parameter: the forms (HTML, blocks, Markdown, text) of the bodies of an entry."""

from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import CommaListValue
from cms.api.parameters.values import ChoiceValue
from cms.api.representations import bodies

BODY = Parameter(
    "body",
    CommaListValue(item=ChoiceValue(choices=bodies.FORMS)),
    default="html",
    help=(
        "In which forms bodies come: as HTML, as blocks (a tree for your own rendering, described "
        "in `schemas/blocks.json`), as Markdown or as plain text. All of them say the same."
    ),
)
