"""What a browser would send of a form that nobody touched, read from the form's own HTML."""

from typing import Any

from django import forms
from django.http import QueryDict
from selectolax.lexbor import LexborHTMLParser, LexborNode

CONTROLS = "input[name], select[name], textarea[name]"
Values = dict[str, list[str]]


def read_values(form: forms.BaseForm, name: str) -> Values:
    """Return what an unbound form would send of one field, by the names of its controls.

    See "Constructing the entry list" in the HTML standard. A control that would not be sent, such
    as a box that is not ticked, has a name here and no value.
    """
    values: Values = {}
    for control in LexborHTMLParser(str(form[name])).css(
        "input[name], select[name], textarea[name]"
    ):
        values.setdefault(control.attributes["name"] or "", []).extend(control_values(control))
    return values or {form.add_prefix(name): []}


def control_values(control: LexborNode) -> list[str]:
    attributes = control.attributes
    if control.tag == "select":
        return [option.attributes.get("value") or "" for option in control.css("option[selected]")]
    if control.tag == "textarea":
        return [control.text() or ""]
    if attributes.get("type") in ("checkbox", "radio"):
        return [attributes.get("value", "on") or ""] if "checked" in attributes else []
    return [attributes.get("value") or ""]


def normalize_newlines(data: QueryDict) -> QueryDict:
    """Return the data with one character for a line break, where browsers send two."""
    normalized = data.copy()
    for name, values in data.lists():
        normalized.setlist(name, [str(value).replace("\r\n", "\n") for value in values])
    return normalized


def normalize_values(form: forms.BaseForm, name: str, values: Values) -> Any:
    """Reduce what was sent of a field to what it means, so that two of them can be compared."""
    data = QueryDict(mutable=True)
    for key, value in values.items():
        data.setlist(key, value)
    widget = form.fields[name].widget
    value = widget.value_from_datadict(data, {}, form.add_prefix(name))
    if hasattr(widget, "normalize"):
        return widget.normalize(value)
    if isinstance(value, list):
        return sorted(map(str, value)) if isinstance(widget, forms.SelectMultiple) else value
    if isinstance(value, str):
        return value.strip()
    return value or None
