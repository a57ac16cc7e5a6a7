"""Figures of a text that no claim binds, and their acceptance by whoever may publish."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.models.accepted_warnings import WORDS_LENGTH, AcceptedKind, trim_words
from cms.authoring.models.ordered_rows import OrderedRow
from cms.lib.sentences import split_sentences
from cms.lib.unbound_figures import find_figures, fold_figure
from cms.publishing import Problem

INSERT_IN_BODY = "Put the figure of a claim in its place with “Insert a figure”"
NAME_CLAIM = "Write {claim:key} in its place, with the key of a claim"
NO_FIGURE = (
    "There is no figure in this. Copy it from the text as it stands there, for example “83 %” or "
    "“20 of 26”."
)


class FigureText(NamedTuple):
    """A text of a draft in which figures are looked for.

    ``place`` says where it stands, ``field`` is that of its form, and ``remedy`` says how a claim
    is bound there.
    """

    text: str
    place: str
    field: str
    remedy: str = NAME_CLAIM


class AcceptedFigureRow(OrderedRow):
    """What an entry may say without a claim, or against a warning, for a reason that readers see.

    ``figure`` is a figure, or for the other kinds the sentence or the title of the treatment.
    ``basis`` is what stood against it, such as a level of certainty; empty: that no claim binds it.
    ``accepted_by`` NULL: the row came with an import, or the account is gone; ``accepted_at``
    NULL: with an import.
    """

    kind = models.CharField(
        "what is accepted",
        max_length=10,
        choices=AcceptedKind,
        default=AcceptedKind.FIGURE,
        help_text="A figure, or what a warning is about.",
    )
    figure = models.CharField(
        "words",
        max_length=WORDS_LENGTH,
        help_text=(
            "The figure as it stands in the text, for example “83 %”, the sentence that the "
            "warning shows, or the name of the treatment. Every place is accepted together."
        ),
    )
    basis = models.CharField(
        "accepted of",
        max_length=WORDS_LENGTH,
        blank=True,
        editable=False,
        help_text="What stood against the words then; another acceptance is needed if it changes.",
    )
    reason = models.CharField(
        max_length=400,
        help_text=(
            "Why it may stand so, in a sentence that you would say to a reader: it is published "
            "with the entry. “A made-up example, to explain percentages.”"
        ),
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(OrderedRow.Meta):
        abstract = True
        verbose_name = "accepted figure"

    def __str__(self) -> str:
        return self.figure

    def clean(self) -> None:
        super().clean()
        self.figure = trim_words(self.figure)
        if self.kind == AcceptedKind.FIGURE and not find_figures(self.figure):
            raise ValidationError({"figure": NO_FIGURE})


def fold_accepted(rows: Iterable[AcceptedFigureRow]) -> set[str]:
    """Fold all figures that rows accept: “83 % of patients” accepts “83 %”."""
    return {fold_figure(figure) for row in rows for figure in find_figures(row.figure)}


def are_accepted(words: str, rows: Iterable[AcceptedFigureRow]) -> bool:
    """Return whether rows accept all figures of these words."""
    figures = {fold_figure(figure) for figure in find_figures(words)}
    return bool(figures) and figures <= fold_accepted(rows)


def find_sentence(text: str, figure: str) -> str:
    """Find the first sentence of a text in which a figure stands; empty if it is in none."""
    return next((each for each in split_sentences(text) if figure in find_figures(each)), "")


class FigureReview:
    """The figures of a draft's texts, against those that were accepted.

    ``bound`` are the words of claims in the texts: a figure that does not hold can be accepted too.
    """

    def __init__(
        self, texts: Iterable[FigureText], accepted: Sequence[Any], *, bound: Iterable[str] = ()
    ) -> None:
        self.accepted, self.bound = accepted, list(bound)
        self.found = {text: find_figures(text.text) for text in texts}

    def find_problems(self) -> Iterator[Problem]:
        """Yield an error for each figure without an acceptance, once for each place."""
        accepted = fold_accepted(self.accepted)
        for text, figures in self.found.items():
            for figure in dict.fromkeys(figures):
                if fold_figure(figure) not in accepted:
                    yield Problem(
                        f"No claim binds “{figure}” in {text.place}, so readers could not see what "
                        f"it rests on. {text.remedy}, or have it accepted with a reason under "
                        "“Accepted figures”.",
                        field=text.field,
                        kind="unbound_figure",
                        sentence=find_sentence(text.text, figure),
                        place=text.place,
                        figure=figure,
                    )

    def find_warnings(self) -> Iterator[Problem]:
        """Yield a warning for each acceptance whose figure does not stand in the texts any more."""
        present = {fold_figure(figure) for figures in self.found.values() for figure in figures}
        present |= {fold_figure(figure) for text in self.bound for figure in find_figures(text)}
        for row in self.accepted:
            if not fold_accepted([row]) & present:
                yield Problem(
                    f"“{row.figure}” was accepted, and stands nowhere in the texts any more. "
                    "Remove it from “Accepted figures”.",
                    is_error=False,
                    kind="idle_acceptance",
                )
