"""OpenAPI descriptions of the change log, the export and the event stream."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from cms.api.errors.problem_details import CONTENT_TYPE
from cms.api.openapi import groups
from cms.api.openapi.pages import PAGE_LINK_SCHEMA
from cms.api.openapi.schema import NOT_MODIFIED_RESPONSE, Schema
from cms.api.parameters.parameter import Parameter
from cms.api.representations.registry import JSON
from cms.published.models.evidence import EvidenceStatus
from cms.published.models.log import Change
from cms.syndication.sync import parameters
from cms.syndication.sync.change_records import KINDS

Json = dict[str, Any]
ID: Json = {"type": "string", "format": "uuid"}
DATE_TIME: Json = {"type": "string", "format": "date-time"}
SEQUENCE: Json = {"type": "integer", "minimum": 0}
PLACE: Json = dict(parameters.PlaceValue.schema)
SCOPE: Json = {
    "type": ["string", "null"],
    "description": "Changes with what your key opens. If it does, start again from the export.",
}
LINKED: Json = {
    "type": "object",
    "description": "Another entry. Who does not hold it treats the link as absent.",
    "properties": {"id": ID, "type": {"type": "string"}},
    "required": ["id", "type"],
}
CORRECTION: Json = {
    "type": "object",
    "properties": {
        "edition": {"type": "integer", "description": "The first without the mistake."},
        "at": DATE_TIME,
        "significance": {"type": "string", "enum": ["correction", "safety"]},
        "note": {"type": "string", "description": "What was wrong."},
    },
    "required": ["edition", "at", "significance", "note"],
}
DOCUMENT: Json = {
    "type": "object",
    "description": (
        "An entry for those who keep copies: its own document, with links where it names others, "
        "and bodies as blocks. `digest` is the SHA-256 of all the rest as canonical JSON (sorted "
        "keys, no blanks, UTF-8)."
    ),
    "properties": {
        "id": ID,
        "type": {"type": "string"},
        "slug": {"type": "string"},
        "locale": {"type": "string"},
        "title": {"type": "string"},
        "url": {"type": "string", "format": "uri"},
        "canonical_url": {"type": "string", "format": "uri"},
        "edition": {"type": "integer", "minimum": 1},
        "sequence": SEQUENCE,
        "first_published_at": DATE_TIME,
        "published_at": DATE_TIME,
        "updated_at": DATE_TIME,
        "corrections": {"type": "array", "items": CORRECTION},
        "evidence": {
            "type": "string",
            "enum": EvidenceStatus.values,
            "description": "Whether what it rests on still holds, of types that rest on others.",
        },
        "evidence_detail": {
            "type": ["object", "null"],
            "description": "Why it does not: the sources that are not current, as links.",
            "additionalProperties": True,
        },
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    },
    "additionalProperties": True,
}
DOCUMENT["required"] = [
    name for name in DOCUMENT["properties"] if name not in ("evidence", "evidence_detail")
]


WORDS: Json = {
    "type": "object",
    "properties": {
        "edition": {"type": "integer", "minimum": 1},
        "text": {"type": "string", "description": "The words that stand in texts."},
        "value": {"type": ["string", "null"], "description": "The exact value, if it is one."},
    },
}
FIGURE: Json = {
    "type": "object",
    "description": "A claim whose figure, or whose evidence, has changed since a place.",
    "properties": {
        "id": ID,
        "type": {"type": "string"},
        "slug": {"type": "string"},
        "locale": {"type": "string"},
        "title": {"type": "string"},
        "url": {"type": ["string", "null"], "format": "uri", "description": "The entry by its id."},
        "sequence": {**SEQUENCE, "description": "Its last change."},
        "place": PLACE,
        "at": DATE_TIME,
        "evidence": {"type": "string", "enum": EvidenceStatus.values},
        "before": {
            "oneOf": [WORDS, {"type": "null"}],
            "description": "What it said at `since`; null: readers did not have it then.",
        },
        "now": WORDS,
        "current": {
            "oneOf": [WORDS, {"type": "null"}],
            "description": "What its sources give; null: the same as it says.",
        },
    },
}
FIGURE["required"] = list(FIGURE["properties"])


def build_change_schema(document: Json) -> Json:
    """Build the schema of a change record.

    Records of the kinds ``leave`` and ``refer`` name their entry and no more.
    """
    text_or_null = {"type": ["string", "null"]}
    fields: Json = {
        "sequence": SEQUENCE,
        "place": {**PLACE, "description": "Its place in the log: sequence and chain."},
        "kind": {
            "type": "string",
            "enum": list(KINDS),
            "description": "`evidence`: what the entry rests on has moved, its edition stays. "
            "`leave`: it is not among what you may have (any more), so your copy "
            "goes. `refer`: something you do not get is new, and what refers to it is in `also`.",
        },
        "type": {"type": "string"},
        "id": ID,
        "locale": text_or_null,
        "slug": text_or_null,
        "edition": {"type": ["integer", "null"], "minimum": 1},
        "significance": {**text_or_null, "enum": [*Change.Significance.values, None]},
        "at": DATE_TIME,
        "note": {
            "type": "string",
            "description": "Of a withdrawal, a correction or a change of evidence: what it is.",
        },
        "reason": {**text_or_null, "enum": [*Change.Reason.values, None]},
        "evidence": {
            **text_or_null,
            "enum": [*EvidenceStatus.values, None],
            "description": "Of a change of evidence: the status that the entry has come to.",
        },
        "replacement": {"oneOf": [LINKED, {"type": "null"}]},
        "url": {**text_or_null, "format": "uri", "description": "The entry by its id."},
    }
    document_fields: Json = {
        "document": {
            "oneOf": [document, {"type": "null"}],
            "description": "With `documents=true`: null if a later line brings a newer one.",
        },
        "also": {
            "type": "array",
            "items": document,
            "description": "With `documents=true`: entries whose links to this new one appear now.",
        },
    }
    return {"type": "object", "properties": {**fields, **document_fields}, "required": list(fields)}


class SyncSchema(Schema):
    """The description of one operation on the log."""

    group = groups.SYNC
    operation = ""
    media_type = JSON
    headers: tuple[OpenApiParameter, ...] = ()

    def parameters(self) -> Mapping[str, Parameter]:
        raise NotImplementedError

    def success(self) -> tuple[Json, str]:
        """Return the schema of a 200 response's body, and its description."""
        raise NotImplementedError

    def get_tags(self) -> list[str]:
        return ["changes"]

    def get_operation_id(self) -> str:
        return self.operation

    def links(self) -> Json:
        return {}

    def get_override_parameters(self) -> list[Any]:
        return [*self.headers, *map(self.describe_parameter, self.parameters().values())]

    def get_response_serializers(self) -> Any:
        refusal = OpenApiResponse(self.problem("400"), "The parameters can't be used.")
        return {
            ("200", self.media_type): OpenApiResponse(*self.success()),
            ("400", CONTENT_TYPE): refusal,
        }

    def sync_document_schema(self) -> Json:
        return self.component("SyncDocument", DOCUMENT)

    def change_schema(self) -> Json:
        return self.component("Change", build_change_schema(self.sync_document_schema()))


#: What every page of the log says of how far it brings its reader.
PAGE: Json = {
    "place": {**PLACE, "description": "How far this page brings you: `next` has it."},
    "head": {**SEQUENCE, "description": "How far the log had come."},
    "has_more": {"type": "boolean", "description": "Whether to ask for `next` at once."},
    "next": {**PAGE_LINK_SCHEMA, "type": "string", "description": "Where to go on, now or later."},
}


class LogPageSchema(SyncSchema):
    """The description of what is read page by page, in the order of the log."""

    def get_response_serializers(self) -> Any:
        return {**super().get_response_serializers(), "304": NOT_MODIFIED_RESPONSE}

    def page_component(self, name: str, fields: Json) -> Json:
        """Describe a page by what it has beside ``PAGE``."""
        every = {**fields, **PAGE}
        page = {"type": "object", "properties": every, "required": list(every)}
        return self.component(name, page)


class ChangesSchema(LogPageSchema):
    operation = "listChanges"

    def parameters(self) -> Mapping[str, Parameter]:
        return parameters.changes_parameters()

    def success(self) -> tuple[Json, str]:
        fields: Json = {
            "after": {**PLACE, "description": "As asked."},
            "sequence": {**SEQUENCE, "description": "The number in `place`."},
            "scope": SCOPE,
            "changes": {"type": "array", "items": self.change_schema()},
        }
        return self.page_component("ChangePage", fields), "A page of the log."


class FigureChangesSchema(LogPageSchema):
    operation = "listFigureChanges"

    def parameters(self) -> Mapping[str, Parameter]:
        return parameters.figure_parameters()

    def success(self) -> tuple[Json, str]:
        fields: Json = {
            "since": {**PLACE, "description": "As asked."},
            "figures": {"type": "array", "items": self.component("ChangedFigure", FIGURE)},
        }
        page = self.page_component("FigurePage", fields)
        return page, "Figures, in the order of their last changes."


class ExportSchema(SyncSchema):
    operation = "getExport"
    media_type = "application/x-ndjson"

    def parameters(self) -> Mapping[str, Parameter]:
        return parameters.export_parameters()

    def get_response_serializers(self) -> Any:
        busy = OpenApiResponse(self.problem("503"), "Too many exports at once.")
        unchanged = OpenApiResponse(
            None, "Nothing was published since: `If-None-Match` named its ETag."
        )
        return {**super().get_response_serializers(), "304": unchanged, ("503", CONTENT_TYPE): busy}

    def success(self) -> tuple[Json, str]:
        header = {
            "kind": {"const": "export"},
            "place": {**PLACE, "description": "Follow the log from here."},
            "sequence": {**SEQUENCE, "description": "The number in `place`."},
            "snapshot": {**SEQUENCE, "description": "What these lines hold."},
            "scope": SCOPE,
        }
        end = {
            "kind": {"const": "end"},
            "place": {**PLACE, "description": "As in the header."},
            "count": {"type": "integer", "description": "Entries in this answer."},
            "digest": {"type": "string", "description": "SHA-256 of their lines."},
        }
        entry = {"kind": {"const": "entry"}, "document": self.sync_document_schema()}
        line_schemas = [
            {"type": "object", "properties": fields, "required": list(fields)}
            for fields in (header, entry, end)
        ]
        schema = {
            "type": "string",
            "description": "One JSON text per line: a header, the entries, and an end.",
            "contentMediaType": self.media_type,
            "contentSchema": self.component("ExportLine", {"oneOf": line_schemas}),
        }
        return schema, "Everything that is published."


class StreamSchema(SyncSchema):
    operation = "streamChanges"
    media_type = "text/event-stream"
    headers = (
        OpenApiParameter(
            "Last-Event-ID",
            PLACE,
            OpenApiParameter.HEADER,
            description="The id of the last event that arrived; browsers send it themselves.",
        ),
    )

    def parameters(self) -> Mapping[str, Parameter]:
        return parameters.stream_parameters()

    def success(self) -> tuple[Json, str]:
        # No type: the response as a whole is a text, and tools that read streams check each event.
        data = {"type": "string", "contentMediaType": "application/json"}
        schema = {
            "description": "Events: `id` is a place, `data` a line as `changes/` has it.",
            "properties": {
                "id": {"type": "string"},
                "data": data | {"contentSchema": self.change_schema()},
            },
        }
        return schema, "The events."
