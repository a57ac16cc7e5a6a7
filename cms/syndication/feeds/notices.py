"""Notices of withdrawals and corrections, in the language of their entry.

They are made from the log alone, and headed by the title that the entry had.
"""

from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from cms.published.models.log import Change
from cms.syndication.feeds.changes import FeedChange
from cms.syndication.feeds.formatting import strip_unprintable, text_to_html

#: A line of the log.
Logged = FeedChange | Change
#: The reason of a withdrawal, as a sentence for readers.
REASONS = {
    Change.Reason.EXPIRED: gettext_lazy("It was right for its time."),
    Change.Reason.SUPERSEDED: gettext_lazy("Something newer replaces it."),
    Change.Reason.ERROR: gettext_lazy("Something in it is wrong."),
    Change.Reason.SAFETY: gettext_lazy("Following it could harm."),
    Change.Reason.LEGAL: gettext_lazy("We may not show it."),
    Change.Reason.RETRACTED: gettext_lazy("Its source was retracted."),
}


def get_title(change: Logged) -> str:
    """Return the title that the entry had."""
    title: str = strip_unprintable(change.title)
    return title or change.slug


def build_withdrawal_title(change: Logged) -> str:
    with translation.override(change.locale):
        return gettext("Withdrawn: {title}").format(title=get_title(change))


def build_correction_title(change: Logged) -> str:
    with translation.override(change.locale):
        is_safety = change.significance == Change.Significance.SAFETY
        if change.kind == Change.Kind.EVIDENCE and not is_safety:
            return gettext("The evidence has changed: {title}").format(title=get_title(change))
        text = gettext("Safety: {title}") if is_safety else gettext("Correction: {title}")
        return text.format(title=get_title(change))


def render_withdrawal_notice(change: Logged, replacement: dict[str, Any] | None) -> str:
    """Render a withdrawal for those who keep copies, with what to do with them."""
    with translation.override(change.locale):
        request = format_html("<p>{}</p>", gettext("Please remove your copies of it."))
        return render_withdrawal(change, replacement) + request


def render_withdrawal(change: Logged, replacement: dict[str, Any] | None) -> SafeString:
    """Render what was withdrawn, when and why, and what replaces it."""
    with translation.override(change.locale):
        withdrawn = gettext("“{title}” was withdrawn on {day}.")
        sentence = withdrawn.format(title=get_title(change), day=format_day(change))
        paragraphs = [format_html("{} {}", sentence, REASONS[Change.Reason(change.reason)])]
        if change.note:
            paragraphs.append(render_note(change))
        if replacement:
            replaced = gettext("It is replaced by {link}.")
            paragraphs.append(
                format_html(
                    replaced, link=render_link(replacement["canonical_url"], replacement["title"])
                )
            )
        return render_paragraphs(paragraphs)


def render_correction_notice(change: Logged, *, url: str) -> str:
    """Render what was wrong, and which edition put it right."""
    with translation.override(change.locale):
        put_right = gettext("Put right in edition {edition} ({day}) of {link}.")
        since = format_html(
            put_right,
            edition=change.edition,
            day=format_day(change),
            link=render_link(url, get_title(change)),
        )
        return render_paragraphs([render_note(change), since])


def render_evidence_notice(change: Logged, *, url: str) -> str:
    """Render what has happened to the evidence of an entry, whose text is what it was."""
    with translation.override(change.locale):
        moved = gettext("What {link} rests on has changed ({day}). Its text has stayed the same.")
        link = render_link(url, get_title(change))
        sentence = format_html(moved, link=link, day=format_day(change))
        return render_paragraphs([render_note(change), sentence])


def format_day(change: Logged) -> str:
    return date_format(change.at, "DATE_FORMAT")


def render_note(change: Logged) -> SafeString:
    note = text_to_html(strip_unprintable(change.note))
    return mark_safe(note)  # noqa: S308 -- text_to_html has escaped it


def render_link(url: str, title: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, title)


def render_paragraphs(paragraphs: list[SafeString]) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((each,) for each in paragraphs))
