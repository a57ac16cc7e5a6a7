"""What an entry or one of its rows touches, as JSON: its form asks when a row is to be deleted."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from cms.authoring.admin.confirmation import Drafts
from cms.authoring.admin.entry_search import admin_url
from cms.authoring.models.content import row_relations
from cms.authoring.models.draft import draft_types
from cms.authoring.reach import describe_reach

MAX_LISTED = 20


def reach_view(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    """List the published entries that an entry touches, and the partners that receive any.

    ``?rows=results&row=<key>``: those that name this row of it alone.
    """
    (draft,) = drafts
    part = None
    if {"rows", "row"} & request.GET.keys():
        part = find_part(draft, request.GET.get("rows", ""), request.GET.get("row", ""))
    reach = describe_reach(draft, part=part)
    types = draft_types()
    return JsonResponse(
        {
            "count": len(reach.touched),
            "entries": [
                {
                    "type": each.type,
                    "title": each.title,
                    "url": admin_url(types[each.type], "change", each.id),
                }
                for each in reach.touched[:MAX_LISTED]
            ],
            "partners": reach.partners,
        }
    )


def find_part(draft: Any, rows: str, key: str) -> UUID:
    """Find the id by which documents name a row of a draft. Raises Http404 if there is none."""
    for relation in row_relations(type(draft)):
        if relation.get_accessor_name() == rows:
            model = relation.related_model
            try:
                row = model._default_manager.get(**{relation.field.name: draft, "pk": key})
            except (model.DoesNotExist, ValidationError, ValueError) as error:
                raise Http404("This entry has no such row.") from error
            part = getattr(row, "document_id", None) or getattr(row, "uuid", None) or row.pk
            if isinstance(part, int):
                raise Http404("No document names these rows.")
            return UUID(str(part))
    raise Http404("This entry has no such rows.")
