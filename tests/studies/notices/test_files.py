"""Files of Retraction Watch and Crossref: what is read, what is listed, and nothing is lost."""

import csv
import gzip
import json
from datetime import date
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.choices import NoticeType
from studies.notices.files import read_notices
from studies.notices.notice_record import NoticeRecord, UnreadablePart

COLUMNS = (
    *("Record ID", "Title", "RetractionDate", "RetractionDOI", "OriginalPaperDOI"),
    *("OriginalPaperPubMedID", "RetractionNature", "Reason"),
)
ROW = {
    "Record ID": "1",
    "Title": "Marrow, again",
    "RetractionDate": "3/14/2019 0:00",
    "RetractionDOI": "10.1000/notice",
    "OriginalPaperDOI": "10.1000/PAPER",
    "OriginalPaperPubMedID": "0",
    "RetractionNature": "Retraction",
    "Reason": "+Concerns about Data;+Withdrawal;",
}
RECORD = NoticeRecord(
    line=2,
    doi="10.1000/paper",
    pmid="",
    type=NoticeType.RETRACTION,
    notice_doi="10.1000/notice",
    date=date(2019, 3, 14),
    source="Retraction Watch",
    reason="Concerns about Data; Withdrawal",
)


def write_table(*rows):
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read(content):
    data = content if isinstance(content, bytes) else content.encode()
    return list(read_notices(BytesIO(data)))


def test_a_row_of_retraction_watch_is_a_notice():
    assert read(write_table(ROW)) == [RECORD]


@pytest.mark.parametrize(
    ("nature", "reason", "kind"),
    [
        ("Retraction", "+Retract and Replace;", NoticeType.RETRACT_AND_REPLACE),
        ("Expression of concern", "", NoticeType.EXPRESSION_OF_CONCERN),
        ("Correction", "", NoticeType.CORRECTION),
        ("Reinstatement", "", NoticeType.REINSTATEMENT),
    ],
)
def test_retractions_concerns_corrections_and_reinstatements_are_different_things(
    nature, reason, kind
):
    (record,) = read(write_table(ROW | {"RetractionNature": nature, "Reason": reason}))

    assert record.type == kind


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"RetractionNature": "Rumour"}, "“Rumour” is no kind of notice that is known here."),
        ({"RetractionDate": "13/32/2019"}, "“13/32/2019” is no date."),
        (
            {"OriginalPaperDOI": "unavailable"},
            "It names no publication: neither a DOI nor a PubMed id.",
        ),
    ],
)
def test_a_row_that_says_nothing_usable_is_listed_and_the_rest_comes_in(values, problem):
    assert read(write_table(ROW | values, ROW)) == [
        UnreadablePart(2, problem),
        RECORD._replace(line=3),
    ]


def test_a_missing_quotation_mark_loses_one_row_alone():
    head, *rows = write_table(ROW, ROW, ROW).splitlines(keepends=True)
    rows[1] = '2,"Torn,3/14/2019 0:00,x\r\n'

    assert read(head + "".join(rows)) == [
        RECORD,
        UnreadablePart(3, "A quotation mark is missing."),
        RECORD._replace(line=4),
    ]


def test_a_row_with_too_few_values_is_listed():
    table = write_table(ROW) + "2,Torn\r\n" + write_table(ROW).partition("\n")[2]

    assert read(table) == [
        RECORD,
        UnreadablePart(3, "8 values are expected, and there are 2."),
        RECORD._replace(line=4),
    ]


def test_a_title_may_have_line_breaks_and_quotation_marks():
    title = 'Marrow "again"\nand again'

    assert read(write_table(ROW | {"Title": title}, ROW)) == [RECORD, RECORD._replace(line=4)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_may_begin_with_a_byte_order_mark(encoding):
    table = write_table(ROW | {"Title": "Über Knochenmark"})

    assert read(table.encode(encoding)) == [RECORD]


def test_a_compressed_file_is_read():
    assert read(gzip.compress(write_table(ROW).encode())) == [RECORD]


def test_a_damaged_archive_is_read_as_far_as_it_goes():
    archive = gzip.compress(write_table(ROW).encode())

    assert read(archive[:-9])[-1] == UnreadablePart(
        2, "The compressed file is damaged from here on."
    )


def test_another_encoding_is_read_and_mentioned():
    assert read(write_table(ROW | {"Reason": "+Né"}, ROW).encode("cp1252")) == [
        RECORD._replace(reason="Né"),
        RECORD._replace(line=3),
        UnreadablePart(
            2, "1 lines from here on are not UTF-8, and were read as Windows-1252: check the "
            "accents."
        ),
    ]  # fmt: skip


@given(st.lists(st.sampled_from(["good", "torn", "short", "odd"]), max_size=12))
def test_whatever_is_broken_each_good_row_comes_in_once(kinds):
    good, torn, odd = write_table(ROW).partition("\n")[2], '5,"torn\r\n', "\x00,\r\n"
    rows = {"good": good, "torn": torn, "short": "1,2\r\n", "odd": odd}
    table = write_table().rstrip("\r\n") + "\r\n" + "".join(rows[kind] for kind in kinds)

    parts = read(table)

    lines = [number for number, kind in enumerate(kinds, 2) if kind == "good"]
    assert [part.line for part in parts if isinstance(part, NoticeRecord)] == lines
    assert len(parts) == len(kinds)


@given(st.binary(max_size=400))
def test_no_file_whatever_it_holds_raises(content):
    for part in read(content):
        assert isinstance(part, NoticeRecord | UnreadablePart)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "message",
                    "items",
                    "DOI",
                    "update-to",
                    "updated-by",
                    "type",
                    "updated",
                    "date-parts",
                ]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=3))
def test_no_json_whatever_it_holds_raises(values):
    for part in read("\n".join(map(json.dumps, values))):
        assert isinstance(part, NoticeRecord | UnreadablePart)


UPDATE = {
    "DOI": "10.1000/Paper",
    "type": "retraction",
    "source": "retraction-watch",
    "updated": {"date-parts": [[2019, 3, 14]]},
}
CROSSREF_RECORD = RECORD._replace(line=1, reason="")


def test_a_notice_of_crossref_names_what_it_updates():
    work = {"DOI": "10.1000/notice", "update-to": [UPDATE]}

    assert read(json.dumps(work)) == [CROSSREF_RECORD]


def test_an_updated_work_of_crossref_names_its_notices():
    work = {"DOI": "10.1000/paper", "updated-by": [UPDATE | {"DOI": "10.1000/notice"}]}

    assert read(json.dumps({"message": work})) == [CROSSREF_RECORD]


def test_a_response_over_several_lines_holds_many_works():
    work = {"DOI": "10.1000/notice", "update-to": [UPDATE]}
    response = {"status": "ok", "message": {"items": [work, {"DOI": "10.1000/other"}, work]}}

    assert read(json.dumps(response, indent=1)) == [CROSSREF_RECORD, CROSSREF_RECORD]


def test_of_works_on_lines_a_broken_one_is_listed():
    work = json.dumps({"DOI": "10.1000/notice", "update-to": [UPDATE]})

    assert read(f"{work}\n{work[:-9]}\n\n{work}\n") == [
        CROSSREF_RECORD,
        UnreadablePart(2, "This is no JSON."),
        CROSSREF_RECORD._replace(line=4),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("partial_retraction", NoticeType.PARTIAL_RETRACTION),
        ("expression-of-concern", NoticeType.EXPRESSION_OF_CONCERN),
        ("corrigendum", NoticeType.CORRECTION),
        ("new_version", NoticeType.NEW_VERSION),
        ("addendum", NoticeType.COMMENT),
        ("retraction_and_replacement", NoticeType.RETRACT_AND_REPLACE),
    ],
)
def test_a_new_version_is_no_retraction_and_an_erratum_a_correction(name, kind):
    work = {"DOI": "10.1000/notice", "update-to": [UPDATE | {"type": name}]}

    (record,) = read(json.dumps(work))

    assert record.type == kind


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_a_file_of_another_kind_says_so(content):
    (part,) = read(content)

    assert part.line == 1
