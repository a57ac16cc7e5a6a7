"""The form of a partner; its scope is chosen from the types, languages and entries that exist."""

from typing import Any

from django import forms

from cms.syndication.partners.change_kinds import DIGEST_KINDS
from cms.syndication.partners.models import Partner
from cms.syndication.partners.scope_choices import (
    ScopeField,
    document_field_choices,
    locale_choices,
    published_entry_choices,
    set_choices,
    type_choices,
)

#: Relations by which a partner's scope can be limited; each leads to the collection of its name.
RELATIONS = ("series", "topics")


class PartnerForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes none
    types = ScopeField(checkboxes=True, help_text="None chosen: all types.")
    locales = ScopeField(
        checkboxes=True, label="Languages", help_text="None chosen: all languages."
    )
    digest_kinds = ScopeField(
        checkboxes=True,
        label="Kinds of change in the daily e-mail",
        help_text="None chosen: all of them. Recalls are told at once, whatever stands here.",
    )
    series = ScopeField(
        checkboxes=False,
        help_text="Only entries of these series, of the types that have series. None: all.",
    )
    topics = ScopeField(
        checkboxes=False,
        help_text="Only entries on these topics, of the types that have topics. None: all.",
    )

    class Meta:
        model = Partner
        fields = (
            *("name", "contact", "is_active", "is_sandbox"),
            *("gets_digest", "digest_kinds"),
            *("types", "locales", "series", "topics", "fields", "sees_embargoed"),
            *("license_name", "license_url", "attribution", "logo_url"),
            *("refresh_within", "allowed_changes"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A form has an attribute called "fields", so this field can't be declared like the others.
        self.fields["fields"] = ScopeField(
            checkboxes=False,
            help_text="Only these parts of the documents, beside what identifies them. None: all.",
        )
        choices = {
            "types": type_choices(),
            "locales": locale_choices(),
            "fields": document_field_choices(),
            "digest_kinds": [(kind.value, kind.label) for kind in DIGEST_KINDS],
        }
        set_choices(self, choices | {name: published_entry_choices(name) for name in RELATIONS})
