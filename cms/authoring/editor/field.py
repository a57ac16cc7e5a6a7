"""The field that holds a body."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import NoReverseMatch, reverse
from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import ProseEditorWidget, prose_editor_media
from js_asset import ImportMap, Media

from cms.authoring.editor.config import BODY, MODULE
from cms.lib.richtext.parser import parse_blocks
from cms.lib.richtext.sanitizer import MarkupTooLargeError, sanitize

STATIC = "authoring/editor"
PARTS = ("callout", "dialog", "dom", "image", "library", "link", "toolbar")


def tidy(html: str | None) -> str:
    """What is stored of ``html``; empty if a reader would see nothing of it."""
    try:
        return sanitize(html) if html and parse_blocks(html) else ""
    except MarkupTooLargeError as large:
        raise ValidationError(str(large)) from large


def address(name: str) -> str:
    """Where the editor asks for pictures or entries; empty where no such page is installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class BodyWidget(ProseEditorWidget):
    """The editor. Its look is ours from the ground up, in the light and in the dark."""

    @property
    def media(self) -> Any:
        names = {f"{MODULE}/{part}": f"{STATIC}/{part}.js" for part in PARTS}
        ours = Media(
            # Theirs is named once more so that ours comes after it.
            css={"all": ["django_prose_editor/editor.css", f"{STATIC}/editor.css"]},
            importmap=ImportMap({MODULE: f"{STATIC}/body.js", **names}),
        )
        return prose_editor_media(preset=self.preset) + ours

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-image-choices": address("admin:media_image_choices"),
            "data-entry-choices": address("admin:authoring_entry_choices"),
        }
        return context


class BodyField(ProseEditorField):
    """A body: HTML of the vocabulary of ``cms.lib.richtext``, cleaned by forms and when saved.

    In migrations it is a plain text field.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, extensions=BODY, sanitize=tidy, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        # Cleaned first, so that markup with nothing in it counts as an empty field.
        return models.TextField.clean(self, tidy(value), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Scripts may forget ``full_clean``, and still nothing unclean is stored."""
        value = tidy(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        # The admin's theme asks for its own text area for all text fields.
        return super().formfield(**kwargs | {"widget": BodyWidget})
