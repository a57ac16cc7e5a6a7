"""Forms of the admin: a subscription, and the range of a replay."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from cms.syndication.partners.change_kinds import ChangeKind
from cms.syndication.partners.models import head_sequence
from cms.syndication.partners.scope_choices import (
    ScopeField,
    locale_choices,
    set_choices,
    type_choices,
)
from cms.syndication.push.models import Subscription


class SubscriptionForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes none
    types = ScopeField(
        checkboxes=True, help_text="None chosen: all types that its partner may have."
    )
    locales = ScopeField(
        checkboxes=True,
        label="Languages",
        help_text="None chosen: all languages that its partner may have.",
    )
    kinds = ScopeField(
        checkboxes=True,
        label="Kinds of change",
        help_text="None chosen: all kinds. Whoever keeps copies needs to hear of withdrawals.",
    )

    class Meta:
        model = Subscription
        fields = ("partner", "url", "envelope", "types", "locales", "kinds", "delivered_sequence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {"types": type_choices(), "locales": locale_choices()}
        set_choices(self, choices | {"kinds": ChangeKind.choices})

    def clean_delivered_sequence(self) -> int:
        sequence: int = self.cleaned_data["delivered_sequence"]
        if sequence > (head := head_sequence()):
            raise forms.ValidationError(f"The log ends at line {head}.")
        return sequence

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        others = Subscription.objects.exclude(pk=self.instance.pk)
        if {"partner", "url"} <= values.keys() and others.filter(
            partner=values["partner"], url=values["url"]
        ).exists():
            self.add_error("url", "This partner is told at this address already.")
        return values


class RangeForm(forms.Form):
    """The first and last change of a replay."""

    first = forms.IntegerField(label="From line", min_value=1, widget=UnfoldAdminIntegerFieldWidget)
    last = forms.IntegerField(label="To line", min_value=1, widget=UnfoldAdminIntegerFieldWidget)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if {"first", "last"} <= values.keys() and values["last"] < values["first"]:
            self.add_error("last", "This line comes before the first one.")
        return values
