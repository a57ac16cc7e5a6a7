"""The forms of a subscription, and of the lines that it is told again."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from cms.syndication.partners.scope_choices import ScopeField, locales, offer, types
from cms.syndication.push.models import Subscription
from cms.syndication.push.webhooks.actions import end_of_log


class SubscriptionForm(forms.ModelForm):
    types = ScopeField(few=True, help_text="None chosen: all types that its partner may have.")
    locales = ScopeField(
        few=True,
        label="Languages",
        help_text="None chosen: all languages that its partner may have.",
    )

    class Meta:
        model = Subscription
        fields = ("partner", "url", "envelope", "types", "locales", "told")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, {"types": types(), "locales": locales()})

    def clean_told(self) -> int:
        told: int = self.cleaned_data["told"]
        if told > (end := end_of_log()):
            raise forms.ValidationError(f"The log ends at line {end}.")
        return told

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        named = {"partner", "url"} <= found.keys()
        same = Subscription.objects.exclude(pk=self.instance.pk) if named else None
        if same and same.filter(partner=found["partner"], url=found["url"]).exists():
            self.add_error("url", "This partner is told at this address already.")
        return found


class RangeForm(forms.Form):
    """Which lines of the log are told again."""

    first = forms.IntegerField(label="From line", min_value=1, widget=UnfoldAdminIntegerFieldWidget)
    last = forms.IntegerField(label="To line", min_value=1, widget=UnfoldAdminIntegerFieldWidget)

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if {"first", "last"} <= found.keys() and found["last"] < found["first"]:
            self.add_error("last", "This line comes before the first one.")
        return found
