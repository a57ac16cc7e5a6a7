"""One submitted change form: what it was opened with, what is saved now, and who saved that."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.http import HttpRequest

from cms.authoring.admin.form_merge import Merge, merge_form
from cms.authoring.admin.versions import read_versions
from cms.authoring.models.content import Content
from cms.authoring.models.revision import SAVES, Revision, current_revision, lock_instance
from cms.lib.versions import NOT_SHOWN, Version

NO_VERSION = (
    "This form was sent without saying what it was opened with, so nothing was saved. Your text is "
    "still here: look at it, and save again."
)
CONFLICT = "{name} has changed this too since you opened the form. Both versions stand above."


@dataclass
class Edit:
    """A change form that was submitted.

    ``base`` is the content of the revision that it was opened with, None if it does not say so.
    """

    shown: Version
    version: Version  # of what is saved now
    current: Revision
    base: Content | None
    names: str  # of those who have saved since
    merges: list[Merge] = field(default_factory=list)

    @property
    def is_moved(self) -> bool:
        """Tell whether somebody else has changed the content since the form was opened."""
        return self.base is not None and self.base != self.current.content

    @property
    def is_stale(self) -> bool:
        """Tell whether the draft, or what readers have of it, is not what was shown any more."""
        return self.shown != self.version

    @property
    def conflicts(self) -> dict[str, str]:
        return {name: label for merge in self.merges for name, label in merge.conflicts.items()}

    @property
    def kept(self) -> list[str]:
        """List the labels of what others have changed, which stays as they left it."""
        return [label for merge in self.merges for label in merge.kept]


def open_edit(model_admin: Any, request: HttpRequest, object_id: str) -> Edit | None:
    """Lock what the form edits and compare it with what the form was opened with."""
    instance = model_admin.get_object(request, unquote(object_id))
    if instance is None:
        return None
    owner = lock_instance(model_admin.get_versioned(instance))
    shown = read_versions(request, [owner])[owner.pk]
    current = current_revision(owner)
    base = Revision.objects.filter(entry_id=owner.pk, number=shown.revision).first()
    since = Revision.objects.filter(entry_id=owner.pk, number__gt=shown.revision, act__in=SAVES)
    people = {each.by.get_username() if each.by else "Somebody" for each in since}
    return Edit(
        shown=shown,
        version=owner.version(current.number),
        current=current,
        base=base.content if base and shown != NOT_SHOWN else None,
        names=" and ".join(sorted(people)) or "Somebody",
    )


class MergedForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes none
    """A form that merges what it is sent with what others have saved since it was opened."""

    edit: Edit
    opened_with: Content | None  # of this instance, a row perhaps
    plain_form: Any

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        if data is not None and self.edit.is_moved and self.opened_with is not None:
            merge = merge_form(self.plain_form, data, self.opened_with, kwargs["instance"])
            self.edit.merges.append(merge)
            data = merge.data
        super().__init__(data, files, **kwargs)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # Django's own
        for name in self.cleaned_data:
            # Not as the field would trim it: a save changes what its sender has changed.
            opened = self.initial.get(name)
            if isinstance(opened, str) and self.data.get(self.add_prefix(name)) == opened:
                self.cleaned_data[name] = opened

    def clean(self) -> Any:
        cleaned = super().clean()
        self.typed = dict(self.cleaned_data)  # an error takes its field out
        if self.edit.base is None:
            self.add_error(None, NO_VERSION)
        for control, label in self.edit.conflicts.items():
            sentence = CONFLICT.format(name=self.edit.names)
            if control in self.fields:
                self.add_error(control, sentence)
            else:
                self.add_error(None, f"{label[:1].upper()}{label[1:]}: {sentence}")
        for name in self.changed_files():
            self.add_error(name, CONFLICT.format(name=self.edit.names))
        return cleaned

    def changed_files(self) -> list[str]:
        """List the fields with a newly chosen file where somebody else has chosen one, too."""
        if not self.edit.is_moved or self.opened_with is None:
            return []
        opened, saved = self.opened_with["fields"], self.edit.current.content["fields"]
        return [
            name
            for name, each in self.fields.items()
            if each.widget.needs_multipart_form
            and name in self.files
            and opened.get(name) != saved.get(name, opened.get(name))
        ]


def merged_form_class(form_class: Any, edit: Edit, opened_with: Content | None) -> Any:
    """Derive the form class that merges: ``opened_with`` is the content of what it edits."""
    attributes = {"edit": edit, "opened_with": opened_with, "plain_form": form_class}
    return type(form_class.__name__, (MergedForm, form_class), attributes)
