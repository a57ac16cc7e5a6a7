"""What pictures show, before anybody draws it."""

import pytest

from cms.lib.plot_scales import build_linear_scale, build_log_scale, format_number
from cms.pictures import palette
from cms.published.models.rows import published_types
from studies.statistics import RULES
from tests.pictures.examples import (
    CLAIM,
    INDEX,
    STUDY,
    TABLE,
    TREATMENT,
    build_result,
    find_plots,
)


def find_panels(study, place=0):
    return find_plots(study)[place].drawing["panels"]


def list_rows(panel):
    return [(row["value"], row["low"], row["high"], row["is_computed"]) for row in panel["rows"]]


def test_a_forest_plot_has_a_panel_for_each_measure_and_kind_of_number():
    ratio, shares, difference, means = find_panels(STUDY)

    assert list_rows(ratio) == [(1.54, 1.01, 2.35, False)]
    assert (ratio["scale"], ratio["null"]) == ("log", 1)
    assert list_rows(shares) == [(0.7692, 0.5795, 0.8897, True), (None, 0.6, 0.9, False)]
    assert (shares["domain"], shares["null"]) == ([0, 1], None)
    assert (difference["null"], difference["rows"][0]["figure"]) == (
        *(0, ["−10.5 (−14 to −7)", "n = 120"]),
    )
    assert list_rows(means) == [
        (24.0, *[None] * 2, False),
        (17.5, *[None] * 2, False),
        (30.0, *[None] * 2, False),
    ]


def test_every_row_names_its_report_and_the_foot_says_which_and_that_it_was_retracted():
    plot = find_plots(STUDY)[0]
    labels = [" ".join(row["label"]) for panel in plot.drawing["panels"] for row in panel["rows"]]

    assert all("[1,\N{NO-BREAK SPACE}Table\N{NO-BREAK SPACE}2]" in label for label in labels)
    assert [line for line in plot.drawing["foot"] if line.startswith("[1] Retracted! Example A")]
    assert plot.drawing["foot"][-1].endswith("Edition 3.")


def test_a_course_joins_only_figures_of_the_same_people():
    (panel,) = find_panels(STUDY, 1)

    courses = [[point["days"] for point in group["points"]] for group in panel["groups"]]
    assert courses == [[0, 365, 730], [0], [730]]


@pytest.mark.parametrize("statistic", RULES)
def test_every_statistic_can_be_plotted(statistic):
    values = {"value": "1.5", "ci_low": "1", "ci_high": "2"}
    if statistic == "range":
        values = {"value_low": "1", "value_high": "2"}
    result = build_result(INDEX, statistic, **values)

    (panel,) = find_panels({**STUDY, "results": [result]})

    low, high = panel["domain"]
    assert low < high
    assert panel["heading"].startswith("Disability")


def test_a_claim_shows_a_hundred_people_and_how_sure_that_is():
    (plot,) = find_plots(CLAIM)

    assert [plot.drawing[key] for key in ("of", "value", "low", "high")] == [100, 77, 58, 89]
    assert "This figure is in doubt: see the claim." in plot.drawing["notes"]


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ("0.003", "fewer than 1 of 100 people"),
        ("0.999", "more than 99 of 100 people"),
        ("0", "0 of 100 people"),
        ("1", "100 of 100 people"),
    ],
)
def test_nobody_is_rounded_away(share, words):
    quoted = {"value": share, "events": None, "n": None}

    (plot,) = find_plots({**CLAIM, "quoted": quoted})

    assert plot.drawing["keys"][0]["text"] == [words]


def test_a_figure_that_is_no_share_has_no_people():
    difference = {**CLAIM, "derivation": "difference"}
    change = {**CLAIM, "quoted": {"value": "-0.69", "events": None, "n": None}}

    assert find_plots(difference) == find_plots(change) == []


def test_a_matrix_says_what_is_not_stated():
    (plot,) = find_plots(TREATMENT)

    assert plot.rows == [
        ["The same again", "limited", "not stated"],
        ["A new disc", "not possible any more", "stays possible"],
        ["Cells", "not stated", "not known"],
    ]


@pytest.mark.parametrize(
    ("type", "entries"),
    [("study", [STUDY]), ("claim", [CLAIM, TABLE]), ("treatment", [TREATMENT])],
)
def test_titles_follow_from_kind_and_entry_as_texts_show_them(type, entries):
    titles = published_types()[type].picture_titles
    shown = {plot.kind: (plot.title, entry) for entry in entries for plot in find_plots(entry)}

    assert {kind: title for kind, (title, _) in shown.items()} == {
        kind: str(title).format(entry=shown[kind][1]["title"]) for kind, title in titles.items()
    }


def test_a_grid_shows_every_pair_with_the_gravest_effect_and_what_is_not_stated():
    (plot,) = find_plots(TABLE)
    (panel,) = plot.drawing["panels"]

    assert [[cell["effect"] for cell in row["cells"]] for row in panel["rows"]] == [
        ["limits", "forecloses", "forecloses"],
        ["keeps_open", "unknown", None],
        ["keeps_open", "keeps_open", None],
    ]
    assert plot.columns == [
        "Treatment",
        "Spinal fusion afterwards",
        "A new disc afterwards",
        "Intradiscal injection of cells afterwards",
    ]
    assert plot.rows[1] == ["A new disc", "stays possible", "not known", "not stated"]
    assert plot.description.startswith("Spinal fusion: Spinal fusion: is limited; stays possible,")
    assert plot.drawing["foot"][0].startswith("A treatment has changed since this was written")


def test_a_wide_grid_is_broken_into_panels():
    facts = TABLE["facts"]
    wide = {
        **facts,
        "columns": facts["columns"][1:] * 3,
        "rows": [{**row, "cells": row["cells"][1:] * 3} for row in facts["rows"]],
    }

    (plot,) = find_plots({**TABLE, "facts": wide})

    assert [len(panel["columns"]) for panel in plot.drawing["panels"]] == [5, 4]
    assert {len(row["cells"]) for row in plot.drawing["panels"][1]["rows"]} == {4}


def test_a_grid_shows_nothing_of_what_readers_do_not_have():
    facts = TABLE["facts"]
    columns = [{**facts["columns"][1], "other": None}, *facts["columns"][2:]]
    rows = [{**facts["rows"][0], "treatment": None}, *facts["rows"][1:]]
    shown = [facts["columns"][0], *columns]

    (plot,) = find_plots({**TABLE, "facts": {**facts, "columns": shown, "rows": rows}})

    assert [row[0] for row in plot.rows] == ["A new disc", "Intradiscal injection of cells"]
    assert plot.columns == [
        "Treatment",
        "A new disc afterwards",
        "Intradiscal injection of cells afterwards",
    ]


def test_a_table_that_says_nothing_of_later_treatments_has_no_grid():
    columns = TABLE["facts"]["columns"][:1]
    rows = [{**row, "cells": row["cells"][:1]} for row in TABLE["facts"]["rows"]]
    facts = {**TABLE["facts"], "columns": columns, "rows": rows}

    assert find_plots({**TABLE, "facts": facts}) == []


def measure_luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    ]
    return sum(each * weight for each, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def measure_contrast(colour, paper):
    bright, dark = sorted((measure_luminance(colour), measure_luminance(paper)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [lambda colour: colour, palette.DARK.get], ids=["light", "dark"])
def test_texts_and_signs_stand_out_from_the_paper_in_both_themes(theme):
    paper = theme(palette.PAPER)
    texts = [palette.INK, palette.QUIET]
    signs = [palette.ACCENT, palette.WARNING, palette.CLOSED, *palette.SERIES]

    assert [each for each in texts if measure_contrast(theme(each), paper) < 4.5] == []  # WCAG
    assert [each for each in signs if measure_contrast(theme(each), paper) < 3] == []


def test_the_digest_changes_with_all_that_is_seen_and_with_nothing_else():
    (plot,) = find_plots(CLAIM)

    changed = [{"edition": 2}, {"title": "Other"}, {"evidence": "current"}, {"locale": "de"}]
    digests = {find_plots({**CLAIM, **change})[0].digest for change in changed}

    assert len(digests - {plot.digest}) == 4
    assert find_plots({**CLAIM, "url": "elsewhere"})[0].digest == plot.digest


def test_words_and_numbers_are_in_the_language_of_the_entry():
    german = find_plots({**STUDY, "locale": "de"})[0]

    assert german.rows[0][1:4] == ["12 Monate", "Stimulation gegen Placebo", "1,54 (1,01 bis 2,35)"]


@pytest.mark.parametrize(
    "numbers",
    [
        [3, 17],
        [-0.7, 0],
        [5],
    ],
)
def test_linear_scales_hold_their_numbers(numbers):
    scale = build_linear_scale(numbers)

    assert scale["domain"][0] <= min(numbers)
    assert scale["domain"][1] >= max(numbers)
    assert 2 <= len(scale["ticks"]) <= 8


def test_a_scale_of_ratios_has_its_ends_at_round_ones():
    assert build_log_scale([0.51, 2.35])["domain"] == [0.5, 5]
    assert build_log_scale([0.0001, 900])["domain"] == [0.01, 100]
    assert build_log_scale([1, 1])["domain"] == [0.5, 2]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.7692", "0.77"),
        ("17.50", "17.5"),
        ("100", "100"),
        ("0.0004", "0.0004"),
        ("-3", "−3"),
        ("0", "0"),
    ],
)
def test_numbers_are_written_short_and_never_as_zero(number, text):
    assert format_number(number) == text
