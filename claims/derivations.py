"""Derive the words of a figure from the study results that it rests on.

Pure functions over the JSON of published results. Numbers are fractions and decimals, never floats:
77 % must follow from 20 of 26 exactly.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from claims import figures
from claims.languages import PARTS, PERCENT, PLAIN, POINTS, RANGE, RANGE_OF_PERCENT
from cms.lib.outcomes import SHARE_DIFFERENCES, SHARES

Json = Mapping[str, Any]
CHANGES = {"percent_change"}
DIFFERENCES = {"mean_difference", "mean_change", *SHARE_DIFFERENCES}
#: Derivations that may rest on several results at once.
OF_SEVERAL = {"percent_change", "range", "difference"}
HUNDRED, THOUSAND = 100, 1000
#: How far "about" may be from the value.
ABOUT = Fraction(5, 100)
VALUE_PLACES = 4  # of a share that was divided, as results have them


class DerivationError(ValueError):
    """The figure can't be said of these results; the message says why and what would be right."""


@dataclass(frozen=True)
class ResultValues:
    """The numbers of one result. None: it has no such number."""

    statistic: str
    value: Fraction | None
    events: int | None
    n: int | None
    low: Fraction | None
    high: Fraction | None
    as_reported: str

    @classmethod
    def from_document(cls, result: Json) -> "ResultValues":
        """Read the numbers of a published result from its JSON."""
        return cls(
            statistic=result["statistic"],
            value=read_fraction(result["value"]),
            events=result["n_events"],
            n=result["n_analysed"],
            low=read_fraction(result["value_low"]),
            high=read_fraction(result["value_high"]),
            as_reported=result["as_reported"],
        )

    @property
    def share(self) -> Fraction:
        """The part of the people with the event: from the counts, which are exact, if possible."""
        if self.statistic not in SHARES:
            raise DerivationError(
                "A share is said of a proportion or a risk only. Choose another result, or say "
                "this one in another way."
            )
        if self.events is not None and self.n:
            return Fraction(self.events, self.n)
        return require_number(self.value)

    @property
    def exact(self) -> Fraction | None:
        """The share of a proportion, else the value; None for a range alone."""
        is_share = self.statistic in SHARES and (self.n or self.value is not None)
        return self.share if is_share else self.value

    @property
    def number(self) -> Fraction:
        return require_number(self.exact)


@dataclass(frozen=True)
class Phrasing:
    """How a claim says its figure."""

    derivation: str
    hedge: str
    decimals: int
    locale: str


@dataclass(frozen=True)
class Derived:
    """The exact numbers of a figure, as they are counted when they are shown.

    ``fixed`` are numbers that are never rounded, such as the 26 in "20 of 26".
    """

    form: str
    numbers: tuple[Fraction, ...]
    value: Fraction | None
    fixed: tuple[int, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    text: str = ""


def read_fraction(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def require_number(number: Fraction | None) -> Fraction:
    if number is None:
        raise DerivationError(
            "This result has no single value. Say it as a range, or choose another result."
        )
    return number


def require_results(results: Sequence[ResultValues], count: int, what: str) -> None:
    if len(results) != count:
        raise DerivationError(f"{what} rests on {count} results; this claim has {len(results)}.")


def derive_proportion(results: Sequence[ResultValues]) -> Derived:
    share = results[0].share
    return Derived(PERCENT, (share * HUNDRED,), share)


def derive_complement(results: Sequence[ResultValues]) -> Derived:
    share = 1 - results[0].share
    return Derived(PERCENT, (share * HUNDRED,), share)


def derive_percent_change(results: Sequence[ResultValues]) -> Derived:
    """Take a change that was reported, or compute it from the value before and the value after.

    Of several reported changes the first is said; ``follows`` asks that it holds for each.
    """
    if len(results) == 1 or are_changes(results):
        if results[0].statistic not in CHANGES:
            raise DerivationError(
                "A change in per cent is said of such a result, or of two: the value before, then "
                "the value after."
            )
        change = require_number(results[0].value)
    else:
        require_results(results, 2, "A change")
        before, after = results[0].number, results[1].number
        if not before:
            raise DerivationError("There is no change in per cent from zero.")
        change = (after - before) / before
    return Derived(PERCENT, (abs(change) * HUNDRED,), change)


def are_changes(results: Sequence[ResultValues]) -> bool:
    return {result.statistic for result in results} <= CHANGES


def derive_range(results: Sequence[ResultValues]) -> Derived:
    """Span all values and ends of ranges of the results."""
    numbers = [
        number
        for result in results
        for number in (result.low, result.high, result.exact)
        if number is not None
    ]
    low, high = (min(numbers), max(numbers)) if numbers else (None, None)
    if low is None or high is None or low == high:
        raise DerivationError("A range needs two different values. Add a result, or say one value.")
    if low < 0 < high:
        raise DerivationError(
            "These values lie on both sides of zero, so a range of them would hide which way they "
            "point. Say each by itself."
        )
    is_percent = {result.statistic for result in results} <= SHARES | CHANGES | {"range"} and (
        max(abs(low), abs(high)) <= 1
    )
    scale = HUNDRED if is_percent else 1
    ends = sorted((abs(low) * scale, abs(high) * scale))
    form = RANGE_OF_PERCENT if is_percent else RANGE
    return Derived(form, tuple(ends), None, low=low, high=high)


def derive_count(results: Sequence[ResultValues]) -> Derived:
    events, n = results[0].events, results[0].n
    if events is None or not n:
        raise DerivationError(
            "“20 of 26” needs a result with both counts. Say this one in per cent."
        )
    return Derived(PARTS, (Fraction(events),), Fraction(events, n), fixed=(n,))


def derive_difference(results: Sequence[ResultValues]) -> Derived:
    """Take a difference that was reported, or subtract the second result from the first."""
    if len(results) == 1:
        if results[0].statistic not in DIFFERENCES:
            raise DerivationError(
                "A difference is said of such a result, or of two: the second is subtracted from "
                "the first."
            )
        difference = require_number(results[0].value)
        is_share = results[0].statistic in SHARE_DIFFERENCES
    else:
        require_results(results, 2, "A difference")
        kinds = {result.statistic in SHARES for result in results}
        if len(kinds) > 1:
            raise DerivationError("A share and another value have no difference.")
        difference, is_share = results[0].number - results[1].number, kinds == {True}
    shown = abs(difference) * (HUNDRED if is_share else 1)
    return Derived(POINTS if is_share else PLAIN, (shown,), difference)


def derive_per_thousand(results: Sequence[ResultValues]) -> Derived:
    share = results[0].share
    return Derived(PARTS, (share * THOUSAND,), share, fixed=(THOUSAND,))


def derive_as_reported(results: Sequence[ResultValues]) -> Derived:
    if not results[0].as_reported:
        raise DerivationError(
            "Nobody has noted what the report says here. Add its words to the result, or say the "
            "value in another way."
        )
    return Derived(PLAIN, (), results[0].value, text=results[0].as_reported)


DERIVATIONS: dict[str, Callable[[Sequence[ResultValues]], Derived]] = {
    "proportion": derive_proportion,
    "complement": derive_complement,
    "percent_change": derive_percent_change,
    "range": derive_range,
    "count": derive_count,
    "difference": derive_difference,
    "per_thousand": derive_per_thousand,
    "as_reported": derive_as_reported,
}


def derive(phrasing: Phrasing, results: Sequence[ResultValues]) -> Derived:
    """Derive the exact numbers that a figure shows. Raises DerivationError."""
    if not results:
        raise DerivationError("No result supports this figure. Choose the result that it rests on.")
    derived = DERIVATIONS[phrasing.derivation](results)
    if phrasing.derivation != "range" or phrasing.hedge not in {"up_to", "more_than"}:
        return derived
    number = derived.numbers[-1 if phrasing.hedge == "up_to" else 0]  # one end of the range is said
    form = PERCENT if derived.form == RANGE_OF_PERCENT else PLAIN
    return Derived(form, (number,), None, low=derived.low, high=derived.high)


def write_words(phrasing: Phrasing, results: Sequence[ResultValues]) -> str:
    """Write the words that the results give, such as "almost 77 %". Raises DerivationError."""
    derived = derive(phrasing, results)
    if derived.text:
        return figures.hedge_text(derived.text, hedge=phrasing.hedge, locale=phrasing.locale)
    unit = unit_of(phrasing)
    shown = [round_number(number, unit, phrasing.hedge) for number in derived.numbers]
    for exact, rounded in zip(derived.numbers, shown, strict=True):
        if exact and not rounded:
            raise DerivationError(
                f"This would be shown as zero, and it is {write_value(exact)}. Show more decimals."
            )
        if not agrees(rounded, exact, unit=unit, hedge=phrasing.hedge):
            raise DerivationError(explain_hedge(phrasing.hedge, exact))
    numbers = [(number, decimals_of(phrasing)) for number in shown]
    fixed = [(Fraction(number), 0) for number in derived.fixed]
    return figures.write_figure(
        derived.form, [*numbers, *fixed], hedge=phrasing.hedge, locale=phrasing.locale
    )


def unit_of(phrasing: Phrasing) -> Fraction:
    """Return one unit of the last digit that is shown: 1/10 with one decimal, 10 with minus one."""
    return Fraction(10) ** -decimals_of(phrasing)


def decimals_of(phrasing: Phrasing) -> int:
    """Return the decimals that are shown: people are counted whole."""
    return 0 if phrasing.derivation == "count" else phrasing.decimals


def round_number(exact: Fraction, unit: Fraction, hedge: str) -> Fraction:
    """Round to whole units: up under "almost" and "up to", down under "more than", else half up."""
    steps = exact / unit
    if hedge in {"almost", "up_to"}:
        return ceil(steps) * unit
    if hedge == "more_than":
        return floor(steps) * unit
    return floor(steps + Fraction(1, 2)) * unit


def agrees(shown: Fraction, exact: Fraction, *, unit: Fraction, hedge: str) -> bool:
    """Return whether a shown number says the exact one rightly under its hedge."""
    match hedge:
        case "about":
            return abs(shown - exact) <= ABOUT * abs(exact)
        case "almost":
            return 0 < shown - exact <= unit
        case "more_than":
            return 0 < exact - shown <= unit
        case "up_to":
            return 0 <= shown - exact <= unit
        case _:
            return abs(shown - exact) <= unit / 2


def explain_hedge(hedge: str, exact: Fraction) -> str:
    number = write_value(exact)
    if hedge == "about":
        return (
            f"“About” may be 5 % away from the value, which is {number}. Show more decimals, or "
            "another figure."
        )
    direction = "below" if hedge == "almost" else "above"
    return (
        f"“{hedge.replace('_', ' ').capitalize()}” needs a value {direction} the figure, and the "
        f"value is exactly {number}. Say it without that word."
    )


def follows(text: str, phrasing: Phrasing, results: Sequence[ResultValues]) -> bool:
    """Return whether shown words still follow from the results: if not, the figure has drifted.

    Reads the numbers of the words, so that a figure typed in other words ("60-90 %") is judged by
    the same rules as one that was computed.
    """
    if phrasing.derivation == "percent_change" and len(results) > 1 and are_changes(results):
        return all(follows(text, phrasing, [result]) for result in results)
    try:
        derived = derive(phrasing, results)
    except DerivationError:
        return False
    if derived.text:
        return text == figures.hedge_text(
            derived.text, hedge=phrasing.hedge, locale=phrasing.locale
        )
    shown = figures.read_numbers(text, locale=phrasing.locale)
    count = len(derived.numbers)
    if len(shown) != count + len(derived.fixed) or tuple(shown[count:]) != derived.fixed:
        return False
    unit = unit_of(phrasing)
    return all(
        agrees(number, exact, unit=unit, hedge=phrasing.hedge)
        for number, exact in zip(shown, derived.numbers, strict=False)
    )


def write_value(value: Fraction | None) -> str | None:
    """Write an exact value as a decimal: a value as it stands, a quotient with four places."""
    if value is None:
        return None
    places = Decimal(10) ** -VALUE_PLACES
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(decimal) != value:
        decimal = decimal.quantize(places)
    return f"{decimal.normalize():f}"


def quote_results(
    phrasing: Phrasing, results: Sequence[Json], derived: Derived | None
) -> dict[str, Any] | None:
    """Return what the results say, for a document: of one result as it stands, else computed.

    A figure that is said of one result is said of the first; the others support it.
    """
    if not results:
        return None
    if len(results) == 1 or phrasing.derivation not in OF_SEVERAL:
        keys = {"value": "value", "events": "n_events", "n": "n_analysed"}
        ends = {name: results[0][name] for name in ("value_low", "value_high")}
        ladder = {"ladder": list_rungs(results[0])}
        return {name: results[0][key] for name, key in keys.items()} | ends | ladder
    return {
        "value": write_value(derived.value) if derived else None,
        "events": None,
        "n": None,
        "value_low": write_value(derived.low) if derived else None,
        "value_high": write_value(derived.high) if derived else None,
        "ladder": [],
    }


def list_rungs(result: Json) -> list[dict[str, Any]]:
    """List the groups that the people with the event are a part of, with their share of each.

    The same 42 people are 69 % of 61 who answered and 19 % of 224 who began. None without counts.
    """
    events, population = result["n_events"], result["population"]
    if events is None or population is None:
        return []
    return [
        {**rung, "value": write_value(Fraction(events, rung["n"]))}
        for rung in (
            {key: each[key] for key in ("label", "kind", "n")} for each in population["ladder"]
        )
        if rung["n"]
    ]
