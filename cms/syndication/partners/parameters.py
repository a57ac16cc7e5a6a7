"""Query parameters of ``recalls/`` and ``embargoed/``."""

from cms.api.query.parameters import Parameter
from cms.api.query.values import Flag, Whole
from cms.api.views.collections import BODY

RECALL_PARAMETERS = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            "open",
            Flag(),
            default=False,
            help="`true`: only those that your key's partner has still to confirm.",
        ),
        Parameter(
            "before", Whole(least=1, most=2**53), help="Only those older than this sequence."
        ),
        Parameter("page_size", Whole(least=1, most=100), default=20, help="Rows on a page."),
    )
}


EMBARGOED_PARAMETERS: dict[str, Parameter] = {BODY.name: BODY}
