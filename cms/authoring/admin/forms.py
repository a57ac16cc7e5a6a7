"""Forms and widgets of the confirmation pages and of releases."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils import timezone
from unfold import widgets

from cms.authoring.admin.entry_autocomplete import format_entry_label
from cms.authoring.admin.entry_search import get_draft
from cms.authoring.admin.permissions import has_act_permission
from cms.authoring.models.draft import Draft
from cms.authoring.models.release import Release, ReleaseItem
from cms.lib import canonical_json
from cms.published.models.log import CORRECTING, Change


class EntrySelect(forms.Select):
    """A select with autocomplete over the entries of all types."""

    class Media:
        js = (
            "admin/js/vendor/jquery/jquery.min.js",
            "admin/js/vendor/select2/select2.full.js",
            "admin/js/jquery.init.js",
            "admin/js/autocomplete.js",
        )
        css = {"screen": ("admin/css/vendor/select2/select2.css", "admin/css/autocomplete.css")}

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        ours = {
            "class": "admin-autocomplete",
            "data-theme": "admin-autocomplete",
            "data-ajax--url": reverse("admin:authoring_entry_choices"),
            "data-ajax--delay": "250",
            "data-allow-clear": "true",
            "data-placeholder": "Search by title",
        }
        return super().build_attrs(base_attrs | ours, extra_attrs)

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        listed = {str(pk) for pk, _ in self.choices}
        for pk in value:
            if pk and pk not in listed and (draft := get_submitted_draft(pk)):
                self.choices = [*self.choices, (pk, format_entry_label(draft))]
        return super().optgroups(name, value, attrs)


def get_submitted_draft(text: Any) -> Draft | None:
    """Get the draft with this id; None if there is none, or if the text is no id."""
    try:
        return get_draft(UUID(str(text)))
    except ValueError:
        return None


class EntryField(forms.Field):
    """A field for one entry of any type; its value is the draft."""

    widget = EntrySelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Without an empty first choice the box could not be cleared.
        self.widget.choices = [("", "")]

    def to_python(self, value: Any) -> Draft | None:
        if value in self.empty_values:
            return None
        draft = get_submitted_draft(value)
        if draft is None:
            raise forms.ValidationError("This entry does not exist any more. Choose another one.")
        return draft

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


class PublishForm(forms.Form):
    """The significance of a new edition for those who have the old one, and a note."""

    significance = forms.ChoiceField(
        choices=Change.Significance,
        initial=Change.Significance.UPDATE,
        required=False,
        widget=widgets.UnfoldAdminRadioSelectWidget,
        help_text="Feeds and partners are told. A correction stays with the entry, where readers "
        "see it; after one for safety, partners have to confirm that they have it.",
    )
    note = forms.CharField(
        label="Note",
        required=False,
        widget=widgets.UnfoldAdminExpandableTextareaWidget,
        help_text="Of a correction, or for safety, readers see it: what was wrong, and what is "
        "right. Otherwise it stays with us, beside the edition.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["significance"] = cleaned.get("significance") or Change.Significance.UPDATE
        if cleaned["significance"] in CORRECTING and not cleaned.get("note"):
            self.add_error("note", "Readers are owed a word on what was wrong.")
        return cleaned


class WithdrawForm(forms.Form):
    """The reason, the note and the replacement that readers are told."""

    reason = forms.ChoiceField(
        choices=Change.Reason,
        widget=widgets.UnfoldAdminRadioSelectWidget,
        help_text="Readers and partners are told the reason, and machines act on it.",
    )
    note = forms.CharField(
        label="Note to readers",
        required=False,
        widget=widgets.UnfoldAdminExpandableTextareaWidget,
        help_text="One or two plain sentences: what was wrong, and what to do instead.",
    )
    replacement = EntryField(
        required=False,
        help_text="What readers should turn to instead. It must be published.",
    )

    def clean_replacement(self) -> Any:
        draft = self.cleaned_data["replacement"]
        if draft and draft.live_digest is None:
            raise forms.ValidationError(
                f"“{draft}” is not published, so readers can't be sent there. Publish it first."
            )
        return draft


class InstantInput(forms.DateTimeInput):
    """The browser's own picker of a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        style = " ".join(widgets.INPUT_CLASSES)
        super().__init__(attrs={"class": style}, format="%Y-%m-%dT%H:%M")


class ScheduleForm(forms.Form):
    """The instant of a release, in the time zone of the server.

    ``frozen`` are the items that are scheduled already. If a draft of them has been saved since,
    ``renew`` asks whether readers get that instead.
    """

    due_at = forms.DateTimeField(label="Day and time", widget=InstantInput)
    renew = forms.BooleanField(
        label="Take the drafts as they are now",
        required=False,
        widget=widgets.UnfoldBooleanWidget,
        help_text="Otherwise readers get what was scheduled before, and later saves wait.",
    )

    def __init__(self, *args: Any, frozen: Iterable[ReleaseItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_outdated = any(is_outdated(item) for item in frozen)
        if not self.is_outdated:
            self.fields["renew"].widget = forms.HiddenInput()
        zone = timezone.get_current_timezone_name()
        self.fields["due_at"].help_text = f"In the time zone of this server: {zone}."


def is_outdated(item: ReleaseItem) -> bool:
    """Return whether the draft of a scheduled publication has been saved since."""
    draft = item.draft()
    if draft is None or not item.document:
        return False
    return bool(draft.content_digest != canonical_json.digest(item.document))


class AddToReleaseForm(forms.Form):
    """A release that was not carried out yet, or the name of a new one."""

    release = forms.ModelChoiceField(
        queryset=Release.objects.none(),
        required=False,
        empty_label="A new release",
        widget=widgets.UnfoldAdminSelectWidget,
    )
    name = forms.CharField(
        label="Name of the new release",
        required=False,
        max_length=200,
        widget=widgets.UnfoldAdminTextInputWidget,
        help_text="What it is about, for your colleagues. Readers never see it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is scheduled is frozen: its schedule ends before its entries change.
        states = [Release.State.OPEN, Release.State.FAILED, Release.State.ENDED]
        releases = Release.objects.filter(state__in=states).order_by("name", "pk")
        field = cast("forms.ModelChoiceField[Release]", self.fields["release"])
        field.queryset = releases

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("release") and not cleaned.get("name"):
            self.add_error("name", "Choose a release, or give the new one a name.")
        return cleaned


class ReleaseItemForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes none
    """One act of a release. Only who may do the act alone may put it into a release."""

    entry = EntryField()
    significance = forms.ChoiceField(
        choices=Change.Significance, initial=Change.Significance.UPDATE, required=False
    )
    replacement = EntryField(required=False)
    user: Any = None  # set by the inline

    class Meta:
        model = ReleaseItem
        fields = ["act", "significance", "reason", "note", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["entry"] = str(self.instance.entry_id)
            self.initial["replacement"] = str(self.instance.replacement_id or "")

    def clean_significance(self) -> str:
        return self.cleaned_data["significance"] or Change.Significance.UPDATE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        act, draft = cleaned.get("act"), cleaned.get("entry")
        if act == ReleaseItem.Act.WITHDRAW and not cleaned.get("reason"):
            self.add_error("reason", "Readers are owed a reason: choose one.")
        if act == ReleaseItem.Act.PUBLISH:
            cleaned["reason"] = ""
            if cleaned.get("significance") in CORRECTING and not cleaned.get("note"):
                self.add_error("note", "Readers are owed a word on what was wrong.")
        if draft and act and not has_act_permission(self.user, act, draft):
            self.add_error("entry", f"You may not {act} “{draft}”; ask an editor to add it.")
        return cleaned

    def _post_clean(self) -> None:
        draft, replacement = (self.cleaned_data.get(name) for name in ("entry", "replacement"))
        if draft:
            self.instance.type = draft._meta.label_lower
            self.instance.entry_id = draft.pk
        self.instance.replacement_id = replacement.pk if replacement else None
        super()._post_clean()  # type: ignore[misc]  # Django's own, where the instance is filled
