"""Bind a form to the values that it was loaded with, field by field.

The form carries a digest of each value. A field that only somebody else has changed since stays as
they left it. One that both have changed is an error beside it; on the next save the sender knows.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.forms.models import model_to_dict

LOADED = "_loaded"
CHANGED = (
    "Somebody has changed this since you opened the form. Saved now: “{value}”. Save again to "
    "replace it."
)


def write_digests(instance: Model, names: Iterable[str]) -> str:
    """Write what a form of the saved instance carries: the names of fields with their digests."""
    values = model_to_dict(instance, fields=list(names))
    return " ".join(f"{name}:{digest_value(value)}" for name, value in sorted(values.items()))


def digest_value(value: Any) -> str:
    if isinstance(value, list | QuerySet):  # of a relation, in no order
        value = sorted(str(getattr(each, "pk", each)) for each in value)
    elif isinstance(value, Model):
        value = value.pk
    return hashlib.sha256(str(value).encode()).hexdigest()[:16]


def bind_to_loaded(form_class: Any, loaded: str) -> Any:
    """Derive a form class whose fields were loaded with these digests."""
    digests = dict(part.split(":", 1) for part in loaded.split() if ":" in part)
    return type(form_class.__name__, (LoadedForm, form_class), {"loaded": digests})


class LoadedForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes none
    """A form that takes nothing back that somebody else has saved since it was loaded."""

    loaded: dict[str, str]

    def clean(self) -> Any:
        cleaned = super().clean()
        stale = [name for name in self.changed_data if self.is_stale(name)]
        typed = {name: digest_value(self.cleaned_data.get(name)) for name in stale}
        conflicts = [name for name in stale if typed[name] != self.loaded[name]]
        for name in stale:
            if conflicts or self.errors:
                self.add_error(name, CHANGED.format(value=self.format_saved(name)))
            else:
                self.cleaned_data[name] = self.fields[name].clean(self.initial.get(name))
        return cleaned

    def is_stale(self, name: str) -> bool:
        """Tell whether somebody else has changed the field since the form was loaded."""
        digest = self.loaded.get(name)
        return digest not in (None, digest_value(self.initial.get(name)))

    def format_saved(self, name: str) -> str:
        value = self.initial.get(name)
        if isinstance(value, list):
            return ", ".join(str(each) for each in value)
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, "" if value is None else value))
