"""Find the words of the claims that a text names, and what is wrong with the names.

A published claim lends its published words. One that readers do not have yet lends those of its
draft, so that a preview shows them; the preflight refuses to publish them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse

from cms.authoring.models.draft import draft_types
from cms.drafts import NO_COMPANIONS, Companions
from cms.lib import canonical_json
from cms.lib.richtext.block_types import Block, walk_blocks
from cms.lib.richtext.claim_words import TOKEN, ClaimWords, WordsByName
from cms.published.models.evidence import EvidenceStatus
from cms.published.models.rows import published_types
from cms.publishing import Problem

CLAIM, TABLE = "claim", "table"


@dataclass(frozen=True)
class NamedClaim:
    """A claim that a text names. ``is_published``: readers have it.

    ``evidence`` is the status of a published one, and ``document`` what readers have of it.
    """

    slug: str
    words: ClaimWords
    title: str
    locale: str
    is_published: bool
    evidence: str = EvidenceStatus.CURRENT
    document: Mapping[str, Any] = field(default_factory=dict)


class ShownFigure(NamedTuple):
    """The words of a claim as a text shows them, and the value behind them."""

    claim_id: str
    text: str
    value: str | None


@dataclass(frozen=True)
class NamedClaims:
    """The claims that a text in one language names, by the names that the text has for them.

    ``names`` are all ids and tokens of the text, in order, also those that lead nowhere.
    """

    names: tuple[str, ...] = ()
    found: Mapping[str, NamedClaim] = field(default_factory=dict)

    @classmethod
    def find(
        cls, names: Iterable[str], *, locale: str, companions: Companions = NO_COMPANIONS
    ) -> "NamedClaims":
        """Find the claims by their ids, and in the language of the text by their tokens."""
        wanted = tuple(dict.fromkeys(names))
        if not wanted:
            return cls()
        coming = {id: each.document for id, each in companions.items() if each.type == CLAIM}
        claims = [
            *(describe_claim(id, each, is_published=True) for id, each in coming.items()),
            *read_published(wanted, locale, coming),
            *render_drafts(wanted, locale, coming),
        ]
        found = {claim.words.id: claim for claim in claims} | {
            f"{{claim:{claim.slug}}}": claim for claim in claims if claim.locale == locale
        }
        return cls(wanted, {name: found[name] for name in wanted if name in found})

    @property
    def ids(self) -> list[str]:
        """The ids of the claims, in the order of the text."""
        return [self.found[name].words.id for name in self.names if name in self.found]

    @property
    def figures(self) -> list["ShownFigure"]:
        """The words of the claims as the text shows them, each once, in its order."""
        words = {each.id: each for each in self.words.values()}
        return [ShownFigure(id, each.text, each.value) for id, each in words.items()]

    @property
    def published(self) -> dict[str, NamedClaim]:
        """The claims that readers have, by their ids."""
        return {each.words.id: each for each in self.found.values() if each.is_published}

    @property
    def words(self) -> WordsByName:
        """The words of the claims by their names."""
        return {name: claim.words for name, claim in self.found.items()}

    def find_problems(self, *, locale: str) -> Iterator[Problem]:
        """Yield an error for each name that leads to no claim readers have in this language."""
        for name in self.names:
            claim = self.found.get(name)
            if claim is None:
                yield Problem(explain_missing(name, locale), kind=CLAIM)
            elif claim.locale != locale:
                yield Problem(
                    f"The figure “{claim.words.text}” is of a claim in “{claim.locale}”. Insert "
                    f"that of its translation into “{locale}”.",
                    kind=CLAIM,
                )
            elif not claim.is_published:
                yield Problem(
                    f"The claim “{claim.title}” is not published, so readers could not see what "
                    f"“{claim.words.text}” rests on. Publish the claim first.",
                    kind=CLAIM,
                    link=reverse("admin:claims_claim_publish", args=[claim.words.id]),
                    needs=claim.words.id,
                )

    def find_expired(self, today: date) -> Iterator[Problem]:
        """Yield a warning for each claim whose evidence was to be looked at again by today."""
        for claim in self.published.values():
            expires_on = claim.document.get("expires_on")
            if expires_on and date.fromisoformat(expires_on) <= today:
                yield Problem(
                    f"“{claim.words.text}” was approved until {expires_on}. Look at the evidence "
                    "of the claim and publish it with a later day, or leave the figure out.",
                    is_error=False,
                    link=reverse("admin:claims_claim_change", args=[claim.words.id]),
                    kind="expired",
                )


def select_named(names: Iterable[str], locale: str) -> Q:
    """Select claims by ids, and by slugs in a language."""
    tokens = {name: TOKEN.fullmatch(name) for name in names}
    slugs = [token[1] for token in tokens.values() if token]
    ids = [name for name, token in tokens.items() if not token]
    return Q(pk__in=ids) | Q(locale=locale, slug__in=slugs)


def read_published(
    names: Iterable[str], locale: str, known: Collection[str]
) -> Iterator[NamedClaim]:
    rows = published_types()[CLAIM]._default_manager.filter(select_named(names, locale))
    rows = rows.exclude(pk__in=known) if known else rows
    for pk, evidence, text in rows.values_list("pk", "evidence", "live_edition__document"):
        document = canonical_json.load(text)
        yield describe_claim(str(pk), document, is_published=True, evidence=evidence)


def render_drafts(
    names: Iterable[str], locale: str, known: Collection[str]
) -> Iterator[NamedClaim]:
    """Yield the named claims as they stand in their drafts, if readers have no such claim."""
    model = draft_types()[CLAIM]
    live = published_types()[CLAIM]._default_manager.values("pk")
    named = model._default_manager.filter(select_named(names, locale)).exclude(pk__in=live)
    for draft in named.exclude(pk__in=known) if known else named:
        yield describe_claim(str(draft.pk), draft.render(), is_published=False)


def describe_claim(
    pk: str,
    document: Mapping[str, Any],
    *,
    is_published: bool,
    evidence: str = EvidenceStatus.CURRENT,
) -> NamedClaim:
    return NamedClaim(
        slug=document["slug"],
        words=ClaimWords(pk, document["text"], document["value"], read_table(document)),
        title=document["title"],
        locale=document["locale"],
        is_published=is_published,
        evidence=evidence,
        document=document,
    )


def read_table(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read the columns and rows of a claim that is a table; None of one that is said in words."""
    facts = document.get("facts")
    if document["derivation"] != TABLE or not facts:
        return None
    headings = [facts["heading"], *(column["heading"] for column in facts["columns"])]
    return {"columns": headings, "rows": facts["rows"]}


def explain_missing(name: str, locale: str) -> str:
    token = TOKEN.fullmatch(name)
    if token is None:
        return (
            "The text has a figure whose claim does not exist any more. Remove the figure, or "
            f"insert another one. (The claim had the id {name}.)"
        )
    keys = (
        draft_types()[CLAIM]._default_manager.filter(locale=locale).values_list("slug", flat=True)
    )
    near = get_close_matches(token[1], list(keys), n=1)
    suggestion = f" Did you mean {{claim:{near[0]}}}?" if near else ""
    return f"There is no claim “{token[1]}” in “{locale}”.{suggestion}"


def find_empty_comparisons(blocks: Iterable[Block]) -> Iterator[Problem]:
    """Yield an error for each table of a text whose claim is no table."""
    for block in walk_blocks(list(blocks)):
        if block["type"] == "comparison" and block["caption"] and not block["rows"]:
            yield Problem(
                f"“{block['caption']}” is no table, so it can’t stand as one. Remove it, or insert "
                "a table of treatments.",
                field="body",
            )
