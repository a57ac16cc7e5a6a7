"""The body of a receipt: nothing, or a JSON object with a note and nothing else."""

import re
from typing import Any

import orjson
from django.http import HttpRequest

from cms.api.errors.problem_details import Problem
from cms.lib.characters import quote_input

MOST_BYTES = 4096
MOST_LETTERS = 500
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def note_of(request: HttpRequest) -> str:
    """The note, or "". Raises Problem for any other body, before more than 4 kB are read."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = MOST_BYTES + 1
    if length > MOST_BYTES:
        raise Problem("too-large", f"At most {MOST_BYTES} bytes can be sent here.")
    raw = request.read(MOST_BYTES + 1)
    if not raw:
        return ""
    if request.content_type != "application/json":
        raise Problem("unsupported-media-type", "Send JSON, as “Content-Type: application/json”.")
    try:
        content = orjson.loads(raw)
    except orjson.JSONDecodeError as fault:
        raise refusal("", "This is not JSON.") from fault
    if not isinstance(content, dict):
        raise refusal("", "Send an object, such as {“note”: “Removed from the app.”}.")
    for key in content.keys() - {"note"}:
        raise refusal(
            f"/{quote_input(key)}",
            f"There is no “{quote_input(key)}” here, only “note”.",
        )
    return clean(content.get("note", ""))


def clean(note: Any) -> str:
    if not isinstance(note, str) or len(note) > MOST_LETTERS or CONTROLS.search(note):
        raise refusal("/note", f"The note is a text of at most {MOST_LETTERS} letters.")
    return note.strip()


def refusal(pointer: str, message: str) -> Problem:
    return Problem("invalid-body", message, errors=[{"pointer": pointer, "message": message}])
