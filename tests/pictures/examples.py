"""Entries as readers get them, with all that a picture may have to show."""

from django.utils import translation

from claims.plots import list_claim_plots
from studies.plots import list_study_plots
from treatments.plots import list_treatment_plots


def build_measure(title, *, data_type="binary", better="higher", scale=(None, None)):
    low, high = scale
    return {
        "id": title,
        "title": title,
        "data_type": data_type,
        "better": better,
        "scale_min": low,
        "scale_max": high,
    }


AVOIDED = build_measure("Surgery avoided")
INDEX = build_measure("Disability", data_type="continuous", better="lower", scale=("0", "100"))
CITATION = {
    "id": "paper",
    "title": "A trial of stimulation",
    "text": "Example A, Example B. A trial of stimulation. Spine 2020;4(2):1-9.",
    "doi": "10.1000/example",
    "integrity": "retracted",
}
STIMULATION = {"id": "stimulation", "label": "Stimulation", "role": "experimental"}
PLACEBO = {"id": "placebo", "label": "Placebo", "role": "placebo"}
EVERYONE = {"id": "everyone", "label": "As allocated", "kind": "itt"}


def build_result(measure, statistic, **values):
    """Build a result: one year after stimulation, printed in Table 2."""
    nothing = dict.fromkeys(
        ("value", "value_low", "value_high", "ci_low", "ci_high", "ci_level", "computed")
    )
    counts = dict.fromkeys(("n_events", "n_analysed", "comparator"))
    usual = {
        "id": f"{measure['id']}-{statistic}-{values}",
        "measure": measure,
        "statistic": statistic,
        "timepoint_days": 365,
        "timepoint_kind": "fixed",
        "intervention": STIMULATION,
        "population": EVERYONE,
        "report": {"citation": CITATION},
        "locator": "Table 2",
    }
    return {**nothing, **counts, **usual, **values}


STUDY = {
    "id": "study",
    "title": "Stimulation against placebo in people whose back still hurts after an operation",
    "locale": "en",
    "edition": 3,
    "results": [
        build_result(
            AVOIDED, "risk_ratio", value="1.54", ci_low="1.01", ci_high="2.35", comparator=PLACEBO
        ),
        build_result(
            AVOIDED,
            "proportion",
            value="0.7692",
            n_events=20,
            n_analysed=26,
            computed={"interval": {"low": "0.5795", "high": "0.8897"}},
        ),
        build_result(AVOIDED, "range", value_low="0.6", value_high="0.9", timepoint_days=None),
        build_result(
            INDEX,
            "mean_difference",
            value="-10.5",
            ci_low="-14",
            ci_high="-7",
            comparator=PLACEBO,
            n_analysed=120,
        ),
        *(
            build_result(INDEX, "mean", value=value, timepoint_days=days)
            for days, value in ((0, "56.7"), (365, "24"), (730, "17.5"))
        ),
        build_result(INDEX, "mean", value="55.2", timepoint_days=0, intervention=PLACEBO),
        build_result(
            INDEX, "mean", value="30", timepoint_days=730, intervention=PLACEBO, population=None
        ),
    ],
}
CLAIM = {
    "id": "claim",
    "title": "Almost 77 % avoided surgery",
    "text": "almost 77 %",
    "locale": "en",
    "edition": 1,
    "derivation": "proportion",
    "quoted": {"value": "0.7692", "events": 20, "n": 26},
    "studies": [{"title": "The marrow trial"}],
    "population_text": "people who had the injection",
    "timeframe_text": "within three years",
    "evidence": "drifted",
}
TREATMENT = {
    "id": "fusion",
    "title": "Fusion",
    "locale": "en",
    "edition": 2,
    "path_effects": [
        {"to": {"id": "fusion", "title": "Fusion"}, "effect": "limits", "scope": "same_site"},
        {"to": {"id": "disc", "title": "A new disc"}, "effect": "forecloses", "scope": "same_site"},
        {"to": {"id": "disc", "title": "A new disc"}, "effect": "keeps_open", "scope": "any_site"},
        {"to": {"id": "cells", "title": "Cells"}, "effect": "unknown", "scope": "any_site"},
    ],
}


def build_path_column(id, title):
    card = {"id": id, "title": title}
    return {"name": "path", "other": card, "heading": f"{title} afterwards"}


def build_path_row(id, title, *cells):
    shown = [{"text": text, "value": code, "is_stated": code is not None} for text, code in cells]
    return {"treatment": {"id": id, "title": title}, "name": title, "cells": shown}


OPEN = ("stays possible", "any_site:keeps_open")
CLOSED = ("is closed off at the same site", "same_site:forecloses")
LIMITED = ("is limited; stays possible", "same_site:limits,any_site:keeps_open")
UNKNOWN = ("not known", "any_site:unknown")
NOT_STATED = ("not stated", None)
TABLE = {
    "id": "table",
    "title": "Three ways to treat a back",
    "locale": "en",
    "edition": 4,
    "derivation": "table",
    "quoted": None,
    "evidence": "drifted",
    "facts": {
        "heading": "Treatment",
        "columns": [
            {"name": "invasiveness", "other": None, "heading": "Invasiveness (1–5)"},
            build_path_column("fusion", "Spinal fusion"),
            build_path_column("disc", "A new disc"),
            build_path_column("cells", "Intradiscal injection of cells"),
        ],
        "rows": [
            build_path_row("fusion", "Spinal fusion", ("5", "5"), LIMITED, CLOSED, CLOSED),
            build_path_row("disc", "A new disc", ("5", "5"), OPEN, UNKNOWN, NOT_STATED),
            build_path_row(
                "cells", "Intradiscal injection of cells", ("2", "2"), OPEN, OPEN, NOT_STATED
            ),
        ],
    },
}
BUILDERS = {
    "study": list_study_plots,
    "claim": list_claim_plots,
    "table": list_claim_plots,
    "fusion": list_treatment_plots,
}


def find_plots(entry):
    with translation.override(entry["locale"]):
        return BUILDERS[entry["id"]](entry)
