"""Query parameters of ``recalls/`` and ``embargoed/``."""

from cms.api.parameters.parameter import Parameter
from cms.api.parameters.values import Flag, Integer
from cms.api.query.body_forms import BODY

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
            "before", Integer(least=1, most=2**53), help="Only those older than this sequence."
        ),
        Parameter("page_size", Integer(least=1, most=100), default=20, help="Rows on a page."),
    )
}


EMBARGOED_PARAMETERS: dict[str, Parameter] = {BODY.name: BODY}
