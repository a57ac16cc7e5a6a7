"""What the commands share: finding drafts by the words a person types, and failing in one line."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.authoring.models.draft import Draft
from cms.lib.instants import parse_instant


def draft_types() -> dict[str, type[Draft]]:
    """Every content type that can be edited, by the name readers know it under."""
    return {m.published.type: m for m in apps.get_models() if issubclass(m, Draft)}


def find_draft(name: str, *, locale: str) -> Draft:
    """The draft that ``name`` means, as "type/slug". Raises CommandError with a sentence."""
    type_name, _, slug = name.partition("/")
    model = draft_types().get(type_name)
    if model is None:
        known = ", ".join(sorted(draft_types()))
        raise CommandError(f"{name!r}: write TYPE/SLUG, where TYPE is one of {known}.")
    draft = model.objects.filter(slug=slug, locale=locale).first()
    if draft is None:
        raise CommandError(f"There is no {type_name} with the slug {slug!r} in {locale!r}.")
    return draft


def read_instant(text: str) -> datetime:
    """Parse an instant of the command line. Raises CommandError with an example."""
    at = parse_instant(text)
    if at is None:
        raise CommandError(f"{text!r} is not a time; write it like 2026-11-03T08:00.")
    return at


def find_user(name: str | None) -> Any:
    if name is None:
        return None
    users = get_user_model()._default_manager
    user = users.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is no account named {name!r}.")
    return user


class ActCommand(BaseCommand):
    """A command that publishes or withdraws, now or at a set instant."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("entries", nargs="+", metavar="TYPE/SLUG", help="e.g. post/back-pain")
        parser.add_argument("--locale", default=None, help="the entries' language (default: ours)")
        parser.add_argument("--at", metavar="TIME", help="do it then, not now: 2026-11-03T08:00")
        parser.add_argument("--by", metavar="ACCOUNT", help="in whose name it is done")
        parser.add_argument("--note", default="", help="a word for readers, kept in the log")
