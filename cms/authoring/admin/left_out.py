"""Tell authors what the cleaner left out of a body that was not written with the editor."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from cms.authoring.editor.field import BodyField
from cms.lib.richtext.foreign.report import describe_left_out
from cms.lib.richtext.sanitizer import sanitize_with_report


def report_left_out(request: HttpRequest, form: Any) -> None:
    """Add a message for each body of a valid form that lost something when it was saved."""
    for field in form.instance._meta.fields:
        if not isinstance(field, BodyField) or field.name not in form.changed_data:
            continue
        _, counts = sanitize_with_report(form.data.get(form.add_prefix(field.name), ""))
        if sentence := describe_left_out(counts):
            messages.warning(request, f"{field.verbose_name.capitalize()}: {sentence}")
