"""Parse the request body of a receipt: empty, or a JSON object with a note and nothing else."""

import re
from typing import Any

import orjson
from django.http import HttpRequest

from cms.api.errors.problem_details import Problem
from cms.lib.characters import quote_input

MAX_BYTES = 4096
MAX_CHARACTERS = 500
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def read_note(request: HttpRequest) -> str:
    """Return the note, or "". Raises Problem for any other body; reads at most ``MAX_BYTES``."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = MAX_BYTES + 1
    if length > MAX_BYTES:
        raise Problem("too-large", f"At most {MAX_BYTES} bytes can be sent here.")
    raw = request.read(MAX_BYTES + 1)
    if not raw:
        return ""
    if request.content_type != "application/json":
        raise Problem("unsupported-media-type", "Send JSON, as “Content-Type: application/json”.")
    try:
        content = orjson.loads(raw)
    except orjson.JSONDecodeError as fault:
        raise invalid_body("", "This is not JSON.") from fault
    if not isinstance(content, dict):
        raise invalid_body("", "Send an object, such as {“note”: “Removed from the app.”}.")
    for key in content.keys() - {"note"}:
        raise invalid_body(
            f"/{quote_input(key)}",
            f"There is no “{quote_input(key)}” here, only “note”.",
        )
    return validate_note(content.get("note", ""))


def validate_note(note: Any) -> str:
    if not isinstance(note, str) or len(note) > MAX_CHARACTERS or CONTROLS.search(note):
        raise invalid_body("/note", f"The note is a text of at most {MAX_CHARACTERS} letters.")
    return note.strip()


def invalid_body(pointer: str, message: str) -> Problem:
    return Problem("invalid-body", message, errors=[{"pointer": pointer, "message": message}])
