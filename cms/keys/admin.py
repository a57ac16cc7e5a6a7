"""API keys in the admin: create a key, show its text once, revoke it."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.decorators import display

from cms.keys.lifecycle import create_key, revoke_key
from cms.keys.models import Key, Scope
from cms.lib.admin import ModelAdmin


class KeyForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes none
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
        help_text=Key._meta.get_field("scopes").help_text,
    )

    class Meta:
        model = Key
        fields = ("name", "partner", "scopes", "rate", "expires_at")

    def clean_expires_at(self) -> datetime | None:
        expires: datetime | None = self.cleaned_data["expires_at"]
        if expires and "expires_at" in self.changed_data and expires <= timezone.now():
            raise forms.ValidationError("That moment has passed. To end a key now, revoke it.")
        return expires


@admin.register(Key)
class KeyAdmin(ModelAdmin):
    group = "People"
    icon = "key"
    rank = 30
    form = KeyForm
    list_display = ("name", "partner", "prefix", "state", "rate", "last_used_at", "expires_at")
    search_fields = ("name", "prefix")
    readonly_fields = ("prefix", "created_at", "created_by", "last_used_at", "revoked_at")
    fields = (*KeyForm.Meta.fields, *readonly_fields)
    autocomplete_fields = ("partner",)
    list_select_related = ("partner",)
    actions = ("revoke",)

    @display(description="State", label={"valid": "success", "revoked": "danger"})
    def state(self, key: Key) -> str:
        if key.revoked_at:
            return "revoked"
        return "expired" if key.expires_at and key.expires_at <= timezone.now() else "valid"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Preset the form from the query string, with every ``scopes`` parameter."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        return initial | ({"scopes": request.GET.getlist("scopes")} if "scopes" in initial else {})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields if obj else KeyForm.Meta.fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # revoked keys stay, to show which were in use and when

    def save_model(self, request: HttpRequest, obj: Key, form: Any, change: bool) -> None:
        if change:
            # Only these fields: somebody may revoke or use the key while this form is open.
            obj.save(update_fields=KeyForm.Meta.fields)
        else:
            form.instance.key_text = create_key(obj, by=request.user)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        """Show the text of the new key, once. A message would store it in a cookie."""
        context = {
            **self.admin_site.each_context(request),
            "title": "The new key",
            "opts": self.opts,
            "original": obj,
            "key_text": obj.key_text,
        }
        headers = {"Cache-Control": "private, no-store"}
        return TemplateResponse(request, "keys/created.html", context, headers=headers)

    @admin.action(description="Revoke the selected keys", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        now = timezone.now()
        revoked = [key for key in queryset if revoke_key(key, at=now)]
        for key in revoked:
            self.log_change(request, key, "Revoked.")
        self.message_user(
            request, f"Revoked: {len(revoked)}. They are refused from now on.", messages.SUCCESS
        )
