"""Addresses of partners under /api/v1/."""

from django.urls import path

from cms.syndication.partners.parameters import RECALL_PARAMETERS
from cms.syndication.partners.views.embargoed import EmbargoedEntryView, EmbargoedView
from cms.syndication.partners.views.partner import PartnerView
from cms.syndication.partners.views.recalls import RecallsView, RecallView, ReceiptsView

api_urlpatterns = [
    path("partner/", PartnerView.as_view(), name="api-partner"),
    path("recalls/", RecallsView.as_view(), name="api-recalls"),
    path("recalls/<str:place>/", RecallView.as_view(), name="api-recall"),
    path("recalls/<str:place>/receipts/", ReceiptsView.as_view(), name="api-receipts"),
    path("embargoed/", EmbargoedView.as_view(), name="api-embargoed"),
    path("embargoed/<str:name>/", EmbargoedEntryView.as_view(), name="api-embargoed-entry"),
]

#: For the index of the API.
INDEX_ENTRIES = {"recalls": ("recalls/", lambda: RECALL_PARAMETERS)}
