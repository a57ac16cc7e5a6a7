"""List the errors of an admin form with the tab and the field where each one is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import flatten
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.text import capfirst


@dataclass(frozen=True)
class FormError:
    """One error: its sentences, the tab and label of its field, and the id of its input."""

    tab: str
    label: str
    input_id: str
    sentences: list[str]


def list_form_errors(adminform: Any, inline_formsets: Any) -> list[FormError]:
    """List the errors of fields and rows, in the order of the page.

    What concerns the form as a whole, the theme shows above it.
    """
    return [
        *field_errors(adminform),
        *(error for inline in inline_formsets for error in row_errors(inline)),
    ]


def field_errors(adminform: Any) -> Iterator[FormError]:
    form = adminform.form
    for tab, options in adminform.fieldsets:
        is_tab = "tab" in options.get("classes", ())
        for name in flatten(options["fields"]):
            if name in form.fields and name in form.errors:
                field = form[name]
                yield FormError(
                    tab=str(tab or "") if is_tab else "",
                    label=capfirst(str(field.label)),
                    input_id=field.auto_id,
                    sentences=list(form.errors[name]),
                )


def row_errors(inline: Any) -> Iterator[FormError]:
    formset = inline.formset
    tab = capfirst(str(inline.opts.verbose_name_plural))
    if formset.non_form_errors():
        yield FormError(tab, "", f"{formset.prefix}-group", list(formset.non_form_errors()))
    for number, form in enumerate(formset.forms, 1):
        visible = [field for field in form.visible_fields() if field.name != "DELETE"]
        for name, sentences in form.errors.items():
            is_shown = name != NON_FIELD_ERRORS and not form[name].is_hidden
            field = form[name] if is_shown else None
            label = f"Row {number}, {field.label}" if field else f"Row {number}"
            target = field or (visible[0] if visible else form[formset.model._meta.pk.name])
            yield FormError(tab, label, target.auto_id, list(sentences))
