"""Values of fields as the pages of the admin show them, never as JSON."""

from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst

from cms.authoring.models.draft import draft_types
from cms.lib.instants import format_instant


def format_value(field: Any, value: Any) -> str:
    """Format the value that a content has for a field; empty for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    choices = get_choices(field)
    return choices.get(str(value)) or format_typed(field, value)


def get_choices(field: Any) -> dict[str, str]:
    """Return the labels of a field's choices by value, as text."""
    if field.name == "type" and not field.choices:  # the model of an entry
        return {
            model._meta.label_lower: capfirst(str(model._meta.verbose_name))
            for model in draft_types().values()
        }
    return {str(value): str(label) for value, label in field.flatchoices}


def format_typed(field: Any, value: Any) -> str:
    """Format dates, times, files and lists; the text of any other value."""
    try:
        parsed = field.to_python(value)
    except ValidationError:  # of an earlier version of the model
        return format_structure(value)
    if isinstance(field, models.DateTimeField):
        return format_instant(parsed)
    if isinstance(field, models.DateField):
        return date_format(parsed, "j M Y")
    if isinstance(field, models.FileField):
        return PurePosixPath(value).name
    return format_structure(value)


def format_structure(value: Any) -> str:
    """Format lists and objects as words: "width 640, height 480; width 64, height 48"."""
    if isinstance(value, list):
        return "; ".join(map(format_structure, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {format_structure(part)}" for name, part in value.items())
    return "" if value is None else str(value)
