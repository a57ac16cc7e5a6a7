"""``reach/`` under every entry: the published entries that it touches."""

from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from rest_framework.request import Request

from cms.api.database.snapshot import LogState
from cms.api.entries.editions import CurrentEntry
from cms.api.http import cache_tag_header
from cms.api.http.responses import ResponseBody
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.values import IdValue
from cms.api.query.locales import ENTRY_LOCALE
from cms.api.representations.cards import insert_addresses
from cms.api.views.deferred_schema import DeferredSchema
from cms.api.views.editions import BaseEditionView
from cms.evidence.reach import Touched, find_part_reach, find_reach
from cms.published.models.rows import published_types
from cms.published.projection import entry_url

Json = dict[str, Any]
MAX_ENTRIES = 1000
PART = Parameter("part", IdValue(), help="The id of a part of it, such as a result of a study.")


class ReachView(BaseEditionView):
    """The published entries that an entry touches: what refers to it, and what rests on that.

    `level` 1 refers to it directly, 2 rests on one of those, and so on. A series is touched by its
    posts. At most 1,000 entries are listed, the nearest first. With `part`, such as a result of a
    study, only what names that part, and what rests on it.
    """

    schema = DeferredSchema("cms.api.openapi.reach.ReachSchema")

    @classmethod
    def below(cls, number: str) -> str:
        return "reach/"

    def parameters(self) -> dict[str, Parameter]:
        return {"locale": ENTRY_LOCALE, "part": PART}

    def render_body(
        self,
        request: Request,
        current: CurrentEntry,
        number: str,
        values: Json,
        log_state: LogState,
    ) -> ResponseBody:
        touched = read_reach(current.id, values.get("part"))
        listed = touched[:MAX_ENTRIES]
        cache_tag_header.add_tags([str(current.id), *(str(each.id) for each in listed)], others=[])
        body = {
            "id": str(current.id),
            "type": current.type,
            "more": len(touched) > MAX_ENTRIES,
            "results": [render_touched(each) for each in listed],
        }
        return ResponseBody(insert_addresses(orjson.dumps(body).decode()).encode())


def read_reach(id: UUID, part: UUID | None) -> list[Touched]:
    """Find what an entry touches, or one part of it."""
    if part:
        return find_part_reach(id, part, using=settings.READ_DATABASE)
    return find_reach(id, using=settings.READ_DATABASE, most=MAX_ENTRIES + 1)


def render_touched(touched: Touched) -> Json:
    model = published_types()[touched.type]
    return {
        "id": str(touched.id),
        "type": touched.type,
        "slug": touched.slug,
        "locale": touched.locale,
        "title": touched.title,
        "url": entry_url(model, touched.slug, locale=touched.locale),
        "level": touched.level,
    }
