"""Query parameters of ``recalls/`` and ``embargoed/``."""

from cms.api.parameters.parameter import Parameter
from cms.api.parameters.values import BooleanValue, IntegerValue
from cms.api.query.body_forms import BODY
from cms.syndication.sync.parameters import PlaceValue

RECALL_PARAMETERS = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            "open",
            BooleanValue(),
            help=(
                "`true`: only those that your key's partner has still to confirm; `false`: only "
                "the others."
            ),
        ),
        Parameter(
            "before",
            PlaceValue(),
            help="Only those older than this place; `next` has it.",
        ),
        Parameter(
            "page_size", IntegerValue(minimum=1, maximum=100), default=20, help="Rows on a page."
        ),
    )
}


EMBARGOED_PARAMETERS: dict[str, Parameter] = {BODY.name: BODY}
