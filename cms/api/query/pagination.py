"""Paginate a list: by number for the first 10,000 rows, and by cursor from any row onwards.

A cursor holds the position of a row, not a number of rows, so a client neither repeats nor misses
a row when something is published in between. It is signed, and valid only for the list it was
issued for.
"""

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import QueryDict

from cms.api.errors.problem_details import Problem
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.values import BooleanValue, IntegerValue, Value
from cms.api.query.ordering import Ordering, Position
from cms.lib.signatures import KeyedSigner
from cms.published.titles import SORT_KEY_COLUMNS

NUMBERED_ROWS = 10_000

CURSOR_SIGNER = KeyedSigner(salt="cms.api.pagination")
#: Parameters that may differ between two pages of one list.
PAGE_PARAMETER_NAMES = ("page", "page_size", "cursor", "count", "facets", "fields", "include")


class CursorValue(Value):
    """A signed cursor, decoded to its ``list`` digest, ``back`` flag and ``from`` position."""

    schema = {"type": "string", "pattern": r"^\.?[-a-zA-Z0-9_]+:[-a-zA-Z0-9_]{43}$"}

    def clean(self, value: str) -> dict[str, Any]:
        try:
            # Deterministic, unlike signing.dumps: responses depend on the log, not on the time.
            content: dict[str, Any] = CURSOR_SIGNER.unsign_object(value)
        except signing.BadSignature as error:
            raise ValidationError(
                "This is not a cursor of ours, or a part of it is missing. Start again without it."
            ) from error
        return content


PARAMETERS = [
    Parameter(
        "page",
        IntegerValue(minimum=1, maximum=NUMBERED_ROWS),
        # No default, though it is 1: forms would fill it in, and no page goes with a cursor.
        help=(
            "The number of the page, for the first 10,000 rows and the last; the first if you say "
            "nothing. In between, follow `next`."
        ),
    ),
    Parameter(
        "page_size", IntegerValue(minimum=1, maximum=100), default=20, help="Rows on a page."
    ),
    Parameter(
        "cursor", CursorValue(), help="A place in the list: taken from `next` or `previous`."
    ),
    Parameter(
        "count", BooleanValue(), default=True, help="`false` leaves the count out, which is faster."
    ),
]


@dataclass(frozen=True)
class Page:
    """Rows of a list, in order. ``next``, ``previous`` None: the list ends or begins here.

    ``last`` is the address of the last page, if it has a number.
    """

    rows: list[tuple[Any, ...]]
    next: str | None
    previous: str | None
    count: int | None
    last: str | None


@dataclass(frozen=True)
class PageRequest:
    """A request for one page of a list.

    ``path`` and ``query`` are those of its address, ``values`` the cleaned parameters of the query,
    ``allowed`` all parameters that the address may have.
    """

    path: str
    query: QueryDict
    values: Mapping[str, Any]
    ordering: Ordering
    allowed: Mapping[str, Parameter]

    @cached_property
    def url_start(self) -> str:
        """The address of a page of this list, up to what names the page."""
        parameters = [
            (name, text)
            for name, texts in self.query.lists()
            for text in texts
            if name not in ("page", "cursor")
        ]
        query = f"{urlencode(parameters)}&" if parameters else ""
        return f"{settings.BASE_URL}{self.path}?{query}"

    def cursor_url(self, position: Position, *, backwards: bool = False) -> str:
        """Return the address of the page after (or before) the row at a position."""
        values = [encode_cursor_value(value) for value in position]
        content = {"list": self.list_digest(), "back": backwards, "from": values}
        cursor = CURSOR_SIGNER.sign_object(content)
        return f"{self.url_start}cursor={cursor.replace(':', '%3A')}"  # no other letter needs it

    def numbered_url(self, number: int) -> str:
        """Return the address of the page with this number."""
        return f"{self.url_start}page={number}"

    def last_url(self, count: int | None) -> str | None:
        """Return the address of the last page of so many rows. None: it has no number."""
        last = max(1, -(-(count or 0) // self.values.get("page_size", 20)))
        return None if count is None or last > NUMBERED_ROWS else self.numbered_url(last)

    def list_digest(self) -> str:
        """Return a hash of the list: its collection, conditions and order."""
        parameters = sorted(
            (name, ",".join(texts))  # in one spelling, whichever the client writes
            for name, texts in self.query.lists()
            if self.changes_list(name)
        )
        # A cursor from before lists were ordered by such sort keys holds another kind of position.
        keys = [f"short {n}" for n in self.ordering.columns if n in SORT_KEY_COLUMNS.values()]
        # And one from before the id descended with its column.
        keys += ["-id"] * any(k.column == "id" and k.descending for k in self.ordering.keys)
        text = repr((self.path, self.ordering.text, parameters, *keys))
        return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()

    def changes_list(self, name: str) -> bool:
        """Return whether the list would be another one without this parameter of the address."""
        default = self.allowed[name].default
        return name not in (*PAGE_PARAMETER_NAMES, "ordering") and self.values[name] != default


class RowSource(Protocol):
    """A list of rows to paginate."""

    @property
    def model(self) -> "type[Model]": ...

    def fetch_rows(
        self, ordering: Ordering, position: Position | None, *, backwards: bool, window: slice
    ) -> tuple[list[tuple[Any, ...]], int | None]:
        """Return a window of the rows, and the number of all rows.

        The rows come in this order, or backwards, with a position only those after it. Each ends
        with the columns of the order, as ``read_position`` reads them. The number is None if the
        rows were not counted, or if the window is beyond the last.
        """
        ...

    def read_position(self, ordering: Ordering, row: tuple[Any, ...]) -> Position:
        """Return the position of a row: its values of the columns of the order."""
        ...

    def count(self) -> int:
        """Return the number of all rows."""
        ...


class QuerysetRows:
    """The rows of a queryset."""

    def __init__(self, queryset: "QuerySet[Any]", columns: Sequence[str]) -> None:
        self.model: type[Model] = queryset.model
        self.queryset, self.columns = queryset, columns

    def fetch_rows(
        self, ordering: Ordering, position: Position | None, *, backwards: bool, window: slice
    ) -> tuple[list[tuple[Any, ...]], int | None]:
        ordered = ordering.apply(self.queryset, position, backwards=backwards)
        return list(ordered.values_list(*self.columns, *ordering.columns)[window]), None

    def read_position(self, ordering: Ordering, row: tuple[Any, ...]) -> Position:
        return row[len(self.columns) :]

    def count(self) -> int:
        return self.queryset.order_by().count()


def paginate_queryset(
    queryset: "QuerySet[Any]",
    columns: Sequence[str],
    page_request: PageRequest,
    *,
    known_count: int | None = None,
) -> Page:
    """Return one page of ``columns`` of a queryset. Raises Problem as ``paginate`` does."""
    return paginate(QuerysetRows(queryset, columns), page_request, known_count=known_count)


def paginate(
    source: RowSource, page_request: PageRequest, *, known_count: int | None = None
) -> Page:
    """Return one page. Raises Problem for a page that does not exist.

    ``known_count`` is the number of all rows, if they were counted already.
    """
    values, ordering = page_request.values, page_request.ordering
    size = values.get("page_size", 20)
    cursor = values.get("cursor")
    number = values.get("page", 1)
    backwards = bool(cursor and cursor["back"])
    refuse_contradictions(page_request)
    if number * size > NUMBERED_ROWS:
        return paginate_from_end(source, page_request, known_count=known_count)
    position = decode_cursor_values(cursor["from"], source.model, ordering) if cursor else None
    start = 0 if cursor else (number - 1) * size
    window = slice(start, start + size + 1)
    rows, total = source.fetch_rows(ordering, position, backwards=backwards, window=window)
    position_of = partial(source.read_position, ordering)
    known_count = known_count if total is None or cursor else total
    has_more, rows = len(rows) > size, rows[:size]
    if not rows and number > 1:
        raise Problem("no-such-page", f"There is no page {number} of {size} rows in this list.")
    count = None
    if values.get("count", True):
        # On the last numbered page the rows themselves tell how many there are.
        count = known_count if has_more or cursor else start + len(rows)
        count = source.count() if count is None else count
    if backwards:
        rows.reverse()
    has_previous = has_more if backwards else bool(cursor) or number > 1
    has_next = has_more or backwards
    return Page(
        rows=rows,
        next=page_request.cursor_url(position_of(rows[-1])) if rows and has_next else None,
        previous=(
            page_request.cursor_url(position_of(rows[0]), backwards=True)
            if rows and has_previous
            else None
        ),
        count=count,
        last=page_request.last_url(count),
    )


def paginate_from_end(
    source: RowSource, page_request: PageRequest, *, known_count: int | None
) -> Page:
    """Return one of the last pages, read from the end of the list. Raises Problem for another."""
    number, size = page_request.values["page"], page_request.values.get("page_size", 20)
    count = source.count() if known_count is None else known_count
    rest = count - (number - 1) * size  # rows from this page to the end
    if not 0 < rest <= NUMBERED_ROWS:
        refuse_number(number=number, size=size)
    window = slice(max(0, rest - size), rest)
    ordering = page_request.ordering
    rows, _ = source.fetch_rows(ordering, None, backwards=True, window=window)
    position_of = partial(source.read_position, ordering)
    rows.reverse()
    return Page(
        rows=rows,
        next=page_request.cursor_url(position_of(rows[-1])) if rest > size else None,
        previous=page_request.cursor_url(position_of(rows[0]), backwards=True),
        count=count if page_request.values.get("count", True) else None,
        last=page_request.last_url(count),
    )


def refuse_contradictions(page_request: PageRequest) -> None:
    """Raise Problem for a cursor with ``page``, or a cursor of another list."""
    message = ""
    cursor = page_request.values.get("cursor")
    if cursor and "page" in page_request.values:
        message = "cursor: A cursor knows its page, so leave “page” out."
    elif cursor and cursor["list"] != page_request.list_digest():
        message = (
            "cursor: This cursor belongs to another list: keep its filters and its ordering, or "
            "start again without it."
        )
    if message:
        raise page_problem("cursor", message)


def refuse_number(*, number: int, size: int) -> None:
    """Raise Problem for a page that starts neither in the first rows nor in the last."""
    if number * size > NUMBERED_ROWS:
        message = f"page: Pages are numbered up to row {NUMBERED_ROWS:,}. Beyond, follow “next”."
        raise page_problem("page", message)


def page_problem(name: str, message: str) -> Problem:
    fault = {"parameter": name, "code": "value", "message": message}
    return Problem("invalid-parameters", message, errors=[fault])


def encode_cursor_value(value: Any) -> Any:
    """Convert a column's value to JSON."""
    if isinstance(value, bytes | memoryview):  # a sort key
        return b64encode(value).decode()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def decode_cursor_values(texts: list[Any], model: "type[Model]", ordering: Ordering) -> list[Any]:
    """Convert the values of a cursor back to those of the columns of the order."""
    field: Any = model._meta.get_field
    return [
        None if text is None else field(key.column).to_python(text)
        for key, text in zip(ordering.keys, texts, strict=True)
    ]
