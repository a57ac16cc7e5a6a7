"""URLs of the change log, changed figures, the event stream and the export, below the API's."""

from django.urls import path

from cms.syndication.sync import parameters
from cms.syndication.sync.views.changes import ChangesView
from cms.syndication.sync.views.export import ExportView
from cms.syndication.sync.views.figures import FigureChangesView
from cms.syndication.sync.views.stream import StreamView

api_urlpatterns = [
    path("changes/", ChangesView.as_view(), name="api-changes"),
    path("changes/figures/", FigureChangesView.as_view(), name="api-figure-changes"),
    path("changes/stream/", StreamView.as_view(), name="api-stream"),
    path("export/", ExportView.as_view(), name="api-export"),
]

#: For the index of the API: path and query parameters by name.
INDEX_ENTRIES = {
    "changes": ("changes/", parameters.changes_parameters),
    "figures": ("changes/figures/", parameters.figure_parameters),
    "stream": ("changes/stream/", parameters.stream_parameters),
    "export": ("export/", parameters.export_parameters),
}
