"""``changes/figures/``: the figures that have changed since a place in the log."""

from rest_framework.request import Request

from cms.api.database.places import require_place
from cms.api.database.snapshot import LogState
from cms.api.http.responses import ResponseBody
from cms.api.parameters.parameter import clean_parameters
from cms.api.views.deferred_schema import DeferredSchema
from cms.published.chain import START
from cms.syndication.partners.scope import Scope
from cms.syndication.sync import figure_changes, parameters
from cms.syndication.sync.views.changes import LogPageView, build_next_url


class FigureChangesView(LogPageView):
    """The figures that have changed since a place in the log, each from what to what.

    `before` is what a claim said at the place `since`, `now` what it says, `current` what its
    sources give where that is something else. Claims that say the same as before, on evidence that
    has not moved, are left out, and so are those that were withdrawn.
    """

    schema = DeferredSchema("cms.syndication.sync.openapi.FigureChangesSchema")

    def build_page_body(self, request: Request, scope: Scope, log_state: LogState) -> ResponseBody:
        values = clean_parameters(request.query_params, parameters.figure_parameters())
        since = values.get("since", START)
        after = values.get("after", since)
        for place in {since, after}:
            require_place(place, log_state)
        query = figure_changes.FigureQuery(
            since=since.sequence,
            after=max(since.sequence, after.sequence),
            size=values.get("page_size", 100),
            scope=scope.restrict(**parameters.scope_arguments(values)),
        )
        page = figure_changes.load_figure_page(query, log_state)
        body = {
            "since": str(since),
            "place": str(page.place),
            "head": log_state.sequence,
            "has_more": page.place.sequence < log_state.sequence,
            "next": build_next_url(request, page.place),
            "figures": page.figures,
        }
        return self.end_page(request, body, log_state)
