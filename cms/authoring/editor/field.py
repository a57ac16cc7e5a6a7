"""BodyField: rich text with our editor, sanitised by forms and when saved."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import NoReverseMatch, reverse
from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import ProseEditorWidget, prose_editor_media
from js_asset import ImportMap, Media

from cms.authoring.editor.config import BODY_EXTENSIONS, EDITOR_MODULE
from cms.lib.richtext.foreign.rules import EDITOR_RULES
from cms.lib.richtext.html_renderer import to_html
from cms.lib.richtext.parser import BodyText, parse_blocks
from cms.lib.richtext.sanitizer import MarkupTooLargeError

STATIC_FOLDER = "authoring/editor"
SUBMODULES = (
    *("blocks", "callout", "citation", "claim", "claim_dialog", "claim_requests", "clipboard"),
    *("comparison", "dialog", "dom", "entry_node", "fact_dialog", "figure_picture", "image"),
    *("library", "link", "markdown", "notice"),
    *("foreign", "foreign_blocks", "foreign_lists", "foreign_styles"),
    *("pending", "textbox", "toolbar", "upload"),
)


def clean_body(html: str | None) -> str:
    """Sanitise HTML; empty if readers would see nothing. Raises ValidationError if too large."""
    try:
        body = BodyText.of(html or "")
        clean = body.sanitized if body and body.blocks else ""
        return body if clean == body else BodyText(clean)
    except MarkupTooLargeError as error:
        raise ValidationError(str(error)) from error


def reverse_or_empty(name: str) -> str:
    """Reverse a URL name; empty where no such page is installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class BodyWidget(ProseEditorWidget):
    """The editor with our own stylesheet, for light and dark themes."""

    @property
    def media(self) -> Any:
        names = {f"{EDITOR_MODULE}/{part}": f"{STATIC_FOLDER}/{part}.js" for part in SUBMODULES}
        ours = Media(
            # The editor's own stylesheet is named again so that ours comes after it.
            css={"all": ["django_prose_editor/editor.css", f"{STATIC_FOLDER}/editor.css"]},
            importmap=ImportMap({EDITOR_MODULE: f"{STATIC_FOLDER}/body.js", **names}),
        )
        return prose_editor_media(preset=self.preset) + ours

    def normalize(self, value: str | None) -> str:
        """Return what the body says, however it is written: forms are compared by that."""
        return to_html(parse_blocks(value or ""))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-image-choices": reverse_or_empty("admin:media_image_choices"),
            "data-image-upload": reverse_or_empty("admin:media_image_upload"),
            "data-claim-choices": reverse_or_empty("admin:claims_claim_choices"),
            "data-claim-results": reverse_or_empty("admin:claims_claim_results"),
            "data-claim-words": reverse_or_empty("admin:claims_claim_words"),
            "data-claim-create": reverse_or_empty("admin:claims_claim_create"),
            "data-fact-treatments": reverse_or_empty("admin:claims_claim_treatments"),
            "data-fact-statements": reverse_or_empty("admin:claims_claim_statements"),
            "data-facts": reverse_or_empty("admin:claims_claim_facts"),
            "data-entry-choices": reverse_or_empty("admin:authoring_entry_choices"),
            "data-picture-choices": reverse_or_empty("picture_choices"),
            "data-markdown": reverse_or_empty("authoring_markdown"),
            "data-foreign-rules": json.dumps(EDITOR_RULES, separators=(",", ":")),
        }
        return context


class BodyField(ProseEditorField):
    """A body: HTML of the vocabulary of ``cms.lib.richtext``, sanitised by forms and when saved.

    In migrations it is a plain text field.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, extensions=BODY_EXTENSIONS, sanitize=clean_body, **kwargs)

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        return value if value is None else BodyText(value)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        # Sanitised first, so that markup without content counts as an empty field.
        return models.TextField.clean(self, clean_body(value), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Sanitise what a script saves without ``full_clean``."""
        value = clean_body(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        # The admin's theme asks for its own text area for all text fields.
        return super().formfield(**kwargs | {"widget": BodyWidget})
