"""Plain texts in which tokens stand for figures: forms say how, and show what readers read."""

from typing import Any, ClassVar

FIGURE_HINT = "A figure is written {claim:key}, with the last part of its claim’s address as key."


class WordedFieldsMixin:
    """Admin of drafts that have ``worded_<field>`` for each of these fields, once rendered."""

    worded_fields: ClassVar[frozenset[str]] = frozenset()

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Say below the plain texts how figures are written there, and what readers read."""
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]  # of ModelAdmin
        if obj:
            obj.prepare_rendering()
        for name in self.worded_fields & form.base_fields.keys():
            field, words = form.base_fields[name], getattr(obj, f"worded_{name}", "")
            field.help_text = f"{field.help_text} {FIGURE_HINT}"
            if words and words != getattr(obj, name):
                field.help_text += f" Readers read: “{words}”"
        return form
