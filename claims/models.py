"""The draft of a claim, and the results that it names."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.acceptances import ClaimAcceptance
from claims.bound_results import BoundResult
from claims.choices import OF_FACTS, Derivation, Hedge, ResultRole
from claims.derivations import Phrasing
from claims.document import ClaimDocument
from claims.fact_problems import find_fact_errors
from claims.fact_rows import ClaimFact, ClaimTreatment
from claims.facts import BoundFacts, NamedFact, PublishedFacts
from claims.published import PublishedClaim
from claims.published_facts import find_published_facts
from claims.published_results import find_published_results
from claims.quotation import Quotation, quote, quote_facts
from claims.statements import WRITE_FIGURE, insert_figure, remove_figure
from cms.authoring.models.acceptances import Acceptances, review_warnings
from cms.authoring.models.accepted_figures import FigureReview, FigureText
from cms.authoring.models.accepted_warnings import trim_words
from cms.authoring.models.draft import Draft
from cms.authoring.models.ordered_rows import OrderedRow, name_row, validate_rows
from cms.lib.unbound_figures import find_figures, fold_figure
from cms.publishing import Problem

__all__ = ["Claim", "ClaimAcceptance", "ClaimFact", "ClaimResult", "ClaimTreatment"]
TITLE_LENGTH = 300


class Claim(Draft):
    """One statement with a figure that is bound to study results. ``slug`` is its key in texts.

    ``quoted_figure`` is empty where the words are computed. ``expires_on`` NULL: it does not
    expire; ``searched_on`` NULL: nobody has looked for evidence against it.
    """

    document = ClaimDocument
    published = PublishedClaim

    statement = models.CharField(
        max_length=TITLE_LENGTH,
        help_text=(
            "What is said, in a full sentence, with {figure} where the figure belongs: “{figure} "
            "patients avoided fusion for three years”. Colleagues find the claim by it, and "
            "readers see it above the evidence."
        ),
    )
    derivation = models.CharField(
        "said as",
        max_length=15,
        choices=Derivation,
        default=Derivation.PROPORTION,
        help_text="How the figure is said. The words are computed from the result.",
    )
    hedge = models.CharField(
        "with the word",
        max_length=10,
        choices=Hedge,
        default=Hedge.NONE,
        help_text=(
            "A word before the figure, if you round it. “Almost” needs a value just below the "
            "figure, “about” allows 5 %."
        ),
    )
    decimals = models.SmallIntegerField(
        default=0,
        validators=[MinValueValidator(-3), MaxValueValidator(6)],
        help_text="Decimals of the figure. 1 makes 76.9 %, 0 makes 77 %, -1 makes 80 %.",
    )
    quoted_figure = models.CharField(
        "figure as it stood",
        max_length=60,
        blank=True,
        help_text=(
            "Leave this empty, and the words are computed. Only for a figure that stood in a text "
            "before it was bound: type it as it stands there, for example “60-90 %”."
        ),
    )
    population_text = models.CharField(
        "of whom",
        max_length=200,
        blank=True,
        help_text="Of which people it is said, for example “patients approved for fusion”.",
    )
    timeframe_text = models.CharField(
        "of which time", max_length=100, blank=True, help_text="For example “after three years”."
    )
    expires_on = models.DateField(
        null=True,
        blank=True,
        help_text="From this day on, look at the claim again before you use it in another text.",
    )
    search_note = models.TextField(
        "search for contrary evidence",
        blank=True,
        help_text=(
            "Where somebody looked for evidence against it, and what came of that: “PubMed, none "
            "found”. Add what was found to the results."
        ),
    )
    searched_by = models.CharField(
        max_length=200, blank=True, help_text="Who looked, by the name that readers may see."
    )
    searched_on = models.DateField(
        null=True, blank=True, help_text="When that was. Readers see the day beside the figure."
    )

    # Of the latest rendering.
    quotation = Quotation()
    acceptances = Acceptances()

    class Meta(Draft.Meta):
        verbose_name = "claim"
        constraints = [
            *Draft.Meta.constraints,
            # Readers are told of a search by its day.
            models.CheckConstraint(
                condition=Q(searched_on__isnull=False) | Q(search_note="", searched_by=""),
                name="claim_search_has_a_day",
                violation_error_message=(
                    "Say on which day somebody looked for evidence against it, too."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The statement with its figure as it was rendered latest; "…" before that."""
        return insert_figure(self.statement, self.quotation.text)

    def name_in_text(self) -> str:
        """Return the words of the claim, or its statement while it has none."""
        self.prepare_rendering()
        return self.quotation.text or self.title

    @property
    def is_quoted(self) -> bool:
        """Whether the words are those of an earlier text."""
        return bool(self.quoted_figure)

    @property
    def contrary_search(self) -> "Claim | None":
        """Return the source of the search in the document; None if nobody has searched."""
        return self if self.searched_on else None

    @property
    def phrasing(self) -> Phrasing:
        """Return how the figure is said."""
        return Phrasing(self.derivation, self.hedge, self.decimals, self.locale)

    def drop_typed_words(self) -> bool:
        """Let the words be computed, where a figure was typed as it stood in an earlier text."""
        is_typed, self.quoted_figure = self.is_quoted, ""
        return is_typed

    def list_bound_results(self) -> list[BoundResult]:
        """List the results that the claim names, in order."""
        rows = list(self.result_rows.all())
        models.prefetch_related_objects(rows, "result")
        return [
            BoundResult(str(row.result.study_id), str(row.result_id), row.role, row.note)
            for row in rows
        ]

    @property
    def states_facts(self) -> bool:
        """Whether it states facts of treatments, and rests on no result."""
        return self.derivation in OF_FACTS

    def list_bound_facts(self) -> BoundFacts:
        """List the facts that the claim states, in order."""
        if not self.states_facts:
            return BoundFacts()
        return BoundFacts(
            tuple(str(row.treatment_id) for row in self.treatment_rows.all()),
            tuple(
                NamedFact(row.name, str(row.other_id) if row.other_id else "")
                for row in self.fact_rows.all()
            ),
            is_table=self.derivation == Derivation.TABLE,
        )

    def prepare_rendering(self) -> None:
        """Quote the results, or the facts, as they are published now."""
        self.acceptances = Acceptances.of_draft(self)
        if self.states_facts:
            facts = self.list_bound_facts()
            self.quote_facts(facts, find_published_facts([facts], self.companions))
        else:
            bound = self.list_bound_results()
            self.quote_results(bound, find_published_results(bound, self.companions))

    def quote_facts(self, bound: BoundFacts, published: PublishedFacts) -> None:
        """Set ``quotation`` to what these published treatments say."""
        self.quotation = quote_facts(self.phrasing, bound, published, statement=self.statement)

    def quote_results(self, bound: Sequence[BoundResult], published: Mapping[str, Any]) -> None:
        """Set ``quotation`` to what these published results give, by their ids."""
        self.quotation = quote(self.phrasing, bound, published, quoted_figure=self.quoted_figure)

    def more_problems(self) -> Sequence[Problem]:
        rows = (self.result_rows, self.treatment_rows, self.fact_rows)
        problems = [each for related in rows for each in validate_rows(related.all())]
        problems += self.statement_problems()
        if self.states_facts:
            return [*problems, *find_fact_errors(self)]
        return [*problems, *self.evidence_problems()]

    def statement_problems(self) -> Iterator[Problem]:
        """Yield an error for each figure of the statement that its words do not have.

        Typed there, it would stay when the study behind it changes.
        """
        if len(self.title) > TITLE_LENGTH:
            message = f"With its figure the statement is longer than {TITLE_LENGTH} characters."
            yield Problem(message, field="statement")
        if not self.quotation.text:
            return
        text = FigureText(remove_figure(self.statement), "the statement", "statement", WRITE_FIGURE)
        own = {fold_figure(each) for each in find_figures(self.quotation.text)}
        for problem in FigureReview([text], self.acceptances.figures).find_problems():
            if fold_figure(problem.figure) not in own:
                yield problem

    def evidence_problems(self) -> Iterator[Problem]:
        """Yield an error for each result that is not published, and if there is no figure."""
        missing = [UUID(each.result) for each in self.quotation.results if not each.digest]
        rows = self.result_rows.filter(result_id__in=missing) if missing else ()
        for row in rows and rows.select_related("result__study", "result__measure"):
            yield Problem(
                f"The claim names “{name_row(row.result)}” of the study “{row.result.study}”, "
                "which readers do not have. Publish the study first.",
                needs=str(row.result.study_id),
            )
        if self.quotation.problem and not self.quoted_figure:
            yield Problem(self.quotation.problem, field="derivation")
        elif not (self.quotation.text or missing):
            yield Problem(
                "The claim has no figure. Choose a result that supports it; or, if the figure "
                "stood in a text before it was bound, type it as it stands there.",
                field="quoted_figure",
            )

    def more_warnings(self) -> Sequence[Problem]:
        rows = [*self.acceptances.figures, *self.acceptances.warnings]
        doubts = (
            Problem(
                message,
                is_error=False,
                kind=kind,
                figure=trim_words(self.quotation.text),
                basis=trim_words(basis),
            )
            for kind, message, basis in self.evidence_doubts()
        )
        return [*review_warnings(doubts, rows)]

    def evidence_doubts(self) -> Iterator[tuple[str, str, str]]:
        """Yield what speaks against using the figure as it stands: kind, sentence and basis."""
        if self.quotation.quoted is None and not self.states_facts:
            message = "No result supports this figure: it is published as one that nobody verified."
            yield "unverified", message, "unverified"
        elif not self.quotation.follows:
            computed = self.quotation.computed
            given = f" They give “{computed}”." if computed else ""
            basis = f"drifted: {computed}" if computed else "drifted"
            yield "drifted", f"The figure does not follow from its results.{given}", basis
        if differences := " ".join(self.quotation.differences):
            message = f"The figure compares results that are not alike. {differences}"
            yield "comparison", message, differences
        if self.expires_on and self.expires_on <= timezone.localdate():
            message = f"The claim expired on {self.expires_on}. Look at its evidence again."
            yield "expired", message, str(self.expires_on)


class ClaimResult(OrderedRow):
    """One result that a claim rests on, or that speaks against it."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="result_rows")
    result = models.ForeignKey(
        "studies.OutcomeResult",
        on_delete=models.PROTECT,
        related_name="claim_rows",
        help_text="A result of a study. Search for the study or for what was measured.",
    )
    role = models.CharField(
        max_length=12,
        choices=ResultRole,
        default=ResultRole.SUPPORTS,
        help_text="What the result is to the claim. The figure is computed from what supports it.",
    )
    note = models.CharField(
        max_length=300,
        blank=True,
        help_text="What a reader should know of it, for example “in other patients”.",
    )

    class Meta(OrderedRow.Meta):
        verbose_name = "result"
        constraints = [
            # Counted twice, a result would support a figure twice.
            models.UniqueConstraint(
                fields=["claim", "result"],
                name="claim_result_once",
                violation_error_message="This result is in the list already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.result)
