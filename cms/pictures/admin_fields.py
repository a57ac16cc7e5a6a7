"""Pictures of a published entry on its page in the admin."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.api.collection import get_collection
from cms.api.database.snapshot import reader_queryset, snapshot
from cms.api.representations.cards import get_cards
from cms.api.representations.documents import render_items, to_plain_json
from cms.api.representations.pictures import describe_pictures

Json = dict[str, Any]
#: A tab of the page; its admin class has ``PicturesField``.
PICTURES_TAB = ("Pictures", {"classes": ["tab"], "fields": ("pictures",)})


class PicturesField:
    """Show what readers see of an entry's figures. Name ``pictures`` as a read-only field."""

    def pictures(self, draft: Any) -> SafeString | str:
        described = list_published_pictures(draft)
        if not described:
            return "Pictures are drawn a moment after publishing, where there are figures."
        return format_html_join(
            "",
            '<figure><img src="{}" alt="{}" width="{}" height="{}" loading="lazy"></figure>',
            (
                (
                    strip_server(each["src"]),
                    format_html("{}. {}", each["title"], each["description"]),
                    each["width"],
                    each["height"],
                )
                for each in described
            ),
        )


def strip_server(src: str) -> str:
    """Return the path of a picture on this server, whatever readers call the server."""
    return src[src.index("/api/v1/") :]


def list_published_pictures(draft: Any) -> list[Json]:
    """List the pictures of the edition that readers have; empty if they have none."""
    collection = get_collection(draft.published.type)
    if collection.plots is None or not draft.pk:
        return []
    with snapshot() as log_state:
        columns = ["detail", *collection.neighbour_columns]
        rows = reader_queryset(collection.entry_model).filter(pk=draft.pk).values_list(*columns)
        items = render_items(list(rows), get_cards(log_state), neighbours=collection.neighbours)
        entries: list[Json] = to_plain_json(items)
    return [
        each
        for entry in entries
        for each in describe_pictures(collection.plots, entry, collection=collection.name)
    ]
