"""Base of the commands: arguments that name drafts, accounts and instants."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.authoring.models.draft import Draft, draft_types
from cms.lib.instants import parse_instant
from cms.lib.versions import Version


def find_draft(name: str, *, locale: str) -> Draft:
    """Find the draft named "type/slug". Raises CommandError if there is none."""
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
    """Find an account by its name; None stays None. Raises CommandError if there is none."""
    if name is None:
        return None
    user = get_user_model()._default_manager.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is no account named {name!r}.")
    return user


class ActCommand(BaseCommand):
    """A command that publishes or withdraws entries, now or at a set instant."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("entries", nargs="+", metavar="TYPE/SLUG", help="e.g. post/back-pain")
        parser.add_argument("--locale", default=None, help="the entries' language (default: ours)")
        parser.add_argument("--at", metavar="TIME", help="do it then, not now: 2026-11-03T08:00")
        parser.add_argument("--by", metavar="ACCOUNT", help="in whose name it is done")
        parser.add_argument(
            "--revision",
            type=int,
            metavar="NUMBER",
            help="do it only if the draft is at this revision, as its history shows it; without "
            "it, the draft is taken as the command finds it",
        )
        parser.add_argument("--note", default="", help="a word for readers, kept in the log")

    def load_drafts(
        self, names: list[str], *, locale: str | None, revision: int | None
    ) -> tuple[list[Draft], dict[UUID, Version]]:
        """Load the drafts with their versions, to which the act is bound.

        Raises CommandError if one is not there, or not at the ``revision`` that was asked for.
        """
        drafts = [find_draft(name, locale=locale or settings.LANGUAGE_CODE) for name in names]
        versions = {draft.pk: draft.version() for draft in drafts}
        if revision is not None and len(drafts) > 1:
            raise CommandError("--revision is of one draft: name one entry.")
        for draft in drafts:
            current, name = versions[draft.pk].revision, f"{draft.published.type}/{draft.slug}"
            if revision not in (None, current):
                raise CommandError(f"{name} is at revision {current}, not {revision}.")
        return drafts, versions
