"""Plots of a claim: a hundred people, of whom so many had the event; or what stays possible."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from claims.paths_plot import list_paths_plots
from cms.lib.intervals import wilson_interval
from cms.lib.plot_layout import PEOPLE, add_frame, find_top
from cms.lib.plots import Plot, wrap_label

Json = dict[str, Any]
PEOPLE_SHOWN = 100
#: Derivations whose value is a share of people.
SHARE_DERIVATIONS = ("proportion", "complement", "count", "per_thousand", "as_reported")
KEY_CHARACTERS, NOTE_CHARACTERS, FOOT_CHARACTERS = 50, 62, 112


def list_claim_plots(claim: Json) -> list[Plot]:
    """List the plot of a figure that is a share of people, or of a table of what stays possible."""
    if claim.get("facts"):
        return list_paths_plots(claim)
    quoted = claim["quoted"]
    if not quoted or claim["derivation"] not in SHARE_DERIVATIONS:
        return []
    share = find_share(quoted)
    return [build_people_plot(claim, share)] if share is not None else []


def find_share(quoted: Json) -> Decimal | None:
    """Find the share of people that a claim quotes; None if its figure is none."""
    if quoted["events"] is not None and quoted["n"]:
        return Decimal(quoted["events"]) / Decimal(quoted["n"])
    value = None if quoted["value"] is None else Decimal(quoted["value"])
    return value if value is not None and 0 <= value <= 1 else None


def build_people_plot(claim: Json, share: Decimal) -> Plot:
    """Build the plot of a share."""
    quoted = claim["quoted"]
    value, low, high = round_people(share), None, None
    if has_counts := quoted["events"] is not None and bool(quoted["n"]):
        interval = wilson_interval(quoted["events"], quoted["n"])
        low, high = round_people(interval.low), round_people(interval.high)
    words = tell_people(share, value)
    keys = [build_key("counted", words)]
    if low is not None and low < value:
        text = _("of these uncertain: the interval begins at {n}").format(n=low)
        keys.append(build_key("counted_uncertain", text))
    if high is not None and high > value:
        text = _("perhaps these too: the interval ends at {n}").format(n=high)
        keys.append(build_key("uncertain", text))
    keys.append(build_key("others", _("the others")))
    notes = list_notes(claim, has_counts=has_counts)
    heading = wrap_label(claim["title"], width=80)
    foot = wrap_label(
        _("{studies} Edition {edition}.")
        .format(
            studies=" ".join(f"{study['title'].rstrip('.')}." for study in claim["studies"]),
            edition=claim["edition"],
        )
        .strip(),
        width=FOOT_CHARACTERS,
    )
    drawing = {
        "top": find_top(heading),
        "heading": heading,
        "of": PEOPLE_SHOWN,
        "value": value,
        "low": low,
        "high": high,
        "keys": keys,
        "notes": notes,
        "foot": foot,
    }
    between = f" ({low}–{high})" if low is not None else ""
    return Plot(
        kind="people",
        form="people",
        title=claim["title"],
        description=" ".join([f"{words}{between}.", *notes]),
        height=add_frame(PEOPLE, heading=heading, foot=foot),
        drawing=drawing,
        columns=[_("People"), _("Of 100"), _("Lowest"), _("Highest")],
        rows=[[claim["text"], str(value), write(low), write(high)]],
        locale=claim["locale"],
    )


def tell_people(share: Decimal, value: int) -> str:
    """Tell a share as people; one that is rounded to nobody or to all is worded as such."""
    if not value and share:
        return _("fewer than 1 of 100 people")
    if value == PEOPLE_SHOWN and share < 1:
        return _("more than 99 of 100 people")
    return _("{n} of 100 people").format(n=value)


def build_key(style: str, text: str) -> Json:
    return {"style": style, "text": wrap_label(text, width=KEY_CHARACTERS)}


def list_notes(claim: Json, *, has_counts: bool) -> list[str]:
    """List what stands behind the share: the counts, of whom, when, and whether it holds."""
    quoted = claim["quoted"]
    sentences = []
    if has_counts:
        sentences.append(
            _("Counted were {events} of {n}; the 95 % interval is computed from that.").format(
                events=quoted["events"], n=quoted["n"]
            )
        )
    else:
        sentences.append(_("How many people were counted is not known, nor how uncertain this is."))
    if claim["population_text"] or claim["timeframe_text"]:
        scope = ", ".join(filter(None, (claim["population_text"], claim["timeframe_text"])))
        sentences.append(f"{scope[:1].upper()}{scope[1:].rstrip('.')}.")
    if claim["evidence"] not in ("current", "source_changed"):
        sentences.append(_("This figure is in doubt: see the claim."))
    return [line for text in sentences for line in wrap_label(text, width=NOTE_CHARACTERS, lines=3)]


def round_people(share: Decimal) -> int:
    return int((share * PEOPLE_SHOWN).quantize(Decimal(1), ROUND_HALF_UP))


def write(number: int | None) -> str:
    return "" if number is None else str(number)
