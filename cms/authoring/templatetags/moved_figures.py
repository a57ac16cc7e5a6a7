"""Template tags of the page of moved figures."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.authoring.models.placed_sentences import PlacedSentence

register = template.Library()


@register.simple_tag
def entry_link(draft: Any) -> str:
    """Return the address of a draft's form."""
    return reverse(
        f"admin:{draft._meta.app_label}_{draft._meta.model_name}_change", args=[draft.pk]
    )


@register.simple_tag
def quoted_words(sentence: PlacedSentence, figure: Any) -> SafeString:
    """Render a sentence as readers have it, with the words of the figure as ``<del>``."""
    return render_sentence(sentence, figure, figure.quoted, "del", "was")


@register.simple_tag
def current_words(sentence: PlacedSentence, figure: Any) -> SafeString:
    """Render a sentence with the words that the figure's sources give now, as ``<ins>``."""
    return render_sentence(sentence, figure, figure.current, "ins", "now")


def render_sentence(
    sentence: PlacedSentence, figure: Any, words: str, tag: str, change: str
) -> SafeString:
    """Render a sentence with the figure marked; screen readers are told by hidden words."""
    marked = format_html(
        '<{0}><span class="m-hidden">[{1}: </span>{2}<span class="m-hidden">]</span></{0}>',
        tag, change, words,
    )  # fmt: skip
    own = str(figure.draft.pk)
    parts = ((marked if part.entry_id == own else part.text,) for part in sentence.parts)
    return format_html('<span class="m-text">{}</span>', format_html_join("", "{}", parts))
