"""The pictures of figures that an author may place in a text."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from cms.authoring.admin.entry_autocomplete import format_entry_label
from cms.authoring.admin.entry_search import list_drafts, search_drafts
from cms.pictures.admin_fields import list_published_pictures, strip_server
from cms.published.models.rows import published_types

Json = dict[str, Any]
MOST_ENTRIES = 6  # of each type: all that its pictures show is computed


@require_GET
def picture_choices(request: HttpRequest) -> JsonResponse:
    """List the pictures of entries that match ``q``; staff only.

    ``ids`` asks for those pictures instead, each as the id of its entry, a slash and its kind.
    """
    types = [name for name, model in published_types().items() if model.picture_titles]
    ids = list(filter(None, request.GET.get("ids", "").split(",")))
    if ids:
        drafts = list_drafts(request, {id.partition("/")[0] for id in ids}, types=types)
    else:
        drafts = search_drafts(request, request.GET.get("q", ""), types=types, limit=MOST_ENTRIES)
    results = [each for draft in drafts for each in describe_choices(draft)]
    return JsonResponse({"results": [each for each in results if not ids or each["id"] in ids]})


def describe_choices(draft: Any) -> Iterator[Json]:
    """Describe the pictures of an entry; of one that readers don't have, those that may come.

    These have no ``src``.
    """
    shown = list_published_pictures(draft)
    if not draft.published._default_manager.filter(pk=draft.pk).exists():
        titles = draft.published.picture_titles
        shown = [
            {"kind": kind, "src": "", "title": str(title).format(entry=draft), "description": ""}
            for kind, title in titles.items()
        ]
    for each in shown:
        yield {
            "id": f"{draft.pk}/{each['kind']}",
            "title": each["title"],
            "description": each["description"],
            "src": each["src"] and strip_server(each["src"]),
            "text": format_entry_label(draft),
        }
