"""Pasted tables become rows of results; no line is left out without a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.result_tables.rows import RowNames, read_table

NAMES = RowNames(
    measures={"odi": ("1", "continuous"), "surgery avoided": ("2", "binary")},
    arms={"Injection": "new:Injection", "Sham": "7"},
    populations={"Answered": "new:Answered"},
    reports={"10.1000/first": "3", "Smith 2016 A trial": "3"},
)


def read_rows(*lines):
    table = read_table("\n".join(lines), NAMES)
    assert (table.sentences, table.rest) == ([], "")
    return [{name: str(value) for name, value in row.items()} for row in table.rows]


def test_a_table_from_a_spreadsheet():
    assert read_rows(
        "Measure\tGroup\tCompared with\tTime\tStatistic\tn\tValue\t95% CI\tp\tSD\tTable",
        "ODI\tAnswered\t\t3 months\tmean\t60\t31,5\t28,1 to 34,9\t\t12,4\tTable 2",
        "odi\tInjection\tSham\t12 months\tMD\t\t-8.1\t−11.2 to −5.0\t<0.001\t\t",
    ) == [
        {
            "measure": "1",
            "statistic": "mean",
            "population": "new:Answered",
            "timepoint_days": "91",
            "timepoint_kind": "",
            "n_analysed": "60",
            "value": "31.5",
            "ci_low": "28.1",
            "ci_high": "34.9",
            "ci_level": "0.95",
            "dispersion": "12.4",
            "dispersion_kind": "sd",
            "locator": "Table 2",
        },
        {
            "measure": "1",
            "statistic": "mean_difference",
            "arm": "new:Injection",
            "comparator_arm": "7",
            "timepoint_days": "365",
            "timepoint_kind": "",
            "value": "-8.1",
            "ci_low": "-11.2",
            "ci_high": "-5.0",
            "ci_level": "0.95",
            "p_operator": "<",
            "p_value": "0.001",
        },
    ]


@pytest.mark.parametrize(
    ("header", "cell", "read"),
    [
        ("events", "42/61", {"n_events": "42", "n_analysed": "61"}),
        ("n (%)", "42 of 61 (69 %)", {"n_events": "42", "n_analysed": "61", "value": "0.69"}),
        ("value", "42 of 61", {"n_events": "42", "n_analysed": "61"}),
        ("%,events", "69,42 of 61", {"n_events": "42", "n_analysed": "61", "value": "0.69"}),
        (
            "RR (95 % CI),vs",
            "0.45 (0.3 to 0.6),Sham",
            {
                "statistic": "risk_ratio",
                "comparator_arm": "7",
                "value": "0.45",
                "ci_low": "0.3",
                "ci_high": "0.6",
                "ci_level": "0.95",
            },
        ),
        (
            "statistic,value",
            "range,60 to 90 %",
            {"statistic": "range", "value_low": "0.6", "value_high": "0.9"},
        ),
        (
            "statistic,from,to",
            "range,60 %,90 %",
            {"statistic": "range", "value_low": "0.6", "value_high": "0.9"},
        ),
        (
            "OR,low,high,CI level,studies,I2",
            "2,1,4,95,5,62 %",
            {
                "statistic": "odds_ratio",
                "value": "2",
                "ci_low": "1",
                "ci_high": "4",
                "ci_level": "0.95",
                "n_studies": "5",
                "i_squared": "0.62",
            },
        ),
        (
            "proportion,report,primary,location in the report",
            "69 %,https://doi.org/10.1000/FIRST,yes,Table 2",
            {"value": "0.69", "report": "3", "is_primary": "on", "locator": "Table 2"},
        ),
    ],
)
def test_cells_say_several_things(header, cell, read):
    (row,) = read_rows(f"outcome,{header}", f"Surgery avoided,{cell}")

    assert row == {"measure": "2", "statistic": "proportion"} | read


def test_brackets_mean_what_the_header_says():
    (row,) = read_rows("measure;mean (SD);n", "ODI;44,1 (12,2);60")

    assert (row["value"], row["dispersion"], row["dispersion_kind"]) == ("44.1", "12.2", "sd")


@pytest.mark.parametrize(
    ("header", "line", "sentence"),
    [
        ("measure,mean", "VAS,3", "“VAS” is no measure here."),
        ("measure,mean", "ODI,69 %", "this kind of number is no share"),
        ("measure,mean", "ODI,30 (20 to 40)", "what is “20 to 40” in brackets?"),
        ("measure,mean,low", "ODI,30,20", "the end of what?"),
        ("measure,mean,group", "ODI,30,Nobody", "There are: Injection, Sham, Answered."),
        ("measure,value", "ODI,30", "Which kind of number is it?"),
        ("measure,statistic,value", "ODI,middle,30", "“middle” is no kind of number."),
        ("measure,events,n", "ODI,42 of 61,60", "says 60, and another column says 61."),
        ("measure,mean", "ODI,30,,12", "“12” stands in a column without a name."),
        ("measure,mean,time", "ODI,30,12", "days, weeks, months or years"),
        ("measure,mean", f"ODI,{'(' * 100_000}", "is much too long"),
    ],
)
def test_a_line_that_cannot_be_read_stays_with_a_sentence(header, line, sentence):
    table = read_table(f"{header}\n{line}\nODI,31", NAMES)

    assert table.rest.splitlines()[:2] == [header, line]
    assert sentence in " ".join(table.sentences)
    assert table.sentences[0].startswith("Line 2: ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ODI\t12", "The first line has to name the columns"),
        ("measure,mean,colour\nODI,1,red", "“colour” is no column of results."),
        ("measure,mean,median\nODI,1,2", "“mean”, “median” hold the same."),
        ("measure,mean", "There is no line below"),
        ('measure,mean\nODI,"' + "1" * 200_000, "A cell is much too long."),
    ],
)
def test_a_table_without_a_good_header_stays_as_it_is(text, sentence):
    table = read_table(text, NAMES)

    assert (table.rows, table.rest) == ([], text)
    assert sentence in table.sentences[0]


WORDS = st.sampled_from(
    ["ODI", "Surgery avoided", "Injection", "12 months", "mean", "69 %", "42/61", "x", "", "(", "1"]
)
HEADERS = st.sampled_from(["group", "time", "statistic", "n", "value", "events", "95% CI", "p"])


@given(
    st.lists(HEADERS, unique=True, min_size=1),
    st.lists(st.lists(WORDS, min_size=1, max_size=9), max_size=6),
)
def test_each_line_is_either_a_row_or_stays(headers, lines):
    written = ["\t".join(cells) for cells in lines]
    table = read_table("\n".join(["\t".join(["measure", *headers]), *written]), NAMES)

    given = [line for line in written if line.strip()]
    stayed = [line for line in table.rest.splitlines()[1:] if line.strip()]
    assert len(table.rows) + len(stayed) == len(given)
    assert [line for line in given if line in stayed] == stayed
    assert bool(stayed or not given) == bool(table.sentences)
