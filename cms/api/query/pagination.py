"""Pages of a list: by number for the first 10,000 rows, and by cursor from any row onwards.

A cursor says after (or before) which row a page begins, not how many came before it, so nobody
meets a row twice or misses one because others publish in between. It is signed, and holds for the
one query it was made for.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
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
from cms.api.parameters.values import Flag, Integer, Value
from cms.api.query.ordering import Ordering

NUMBERED_ROWS = 10_000
SIGNER = signing.Signer(salt="cms.api.pagination")
#: What may differ between two pages of one list.
POSITION = ("page", "page_size", "cursor", "count", "facets", "fields", "include")


class CursorValue(Value):
    schema = {"type": "string", "pattern": r"^\.?[-a-zA-Z0-9_]+:[-a-zA-Z0-9_]{43}$"}

    def clean(self, value: str) -> dict[str, Any]:
        try:
            # Deterministic, unlike signing.dumps: an answer may depend on the log, not on the time.
            content: dict[str, Any] = SIGNER.unsign_object(value)
        except signing.BadSignature as bad:
            raise ValidationError(
                "This is not a cursor of ours, or a part of it is missing. Start again without it."
            ) from bad
        return content


PARAMETERS = [
    Parameter(
        "page",
        Integer(least=1, most=NUMBERED_ROWS),
        # No default, though it is 1: forms would fill it in, and no page goes with a cursor.
        help=(
            "The number of the page, for the first 10,000 rows; the first if you say nothing. "
            "Beyond, follow `next`."
        ),
    ),
    Parameter("page_size", Integer(least=1, most=100), default=20, help="Rows on a page."),
    Parameter(
        "cursor", CursorValue(), help="A place in the list: taken from `next` or `previous`."
    ),
    Parameter("count", Flag(), default=True, help="`false` leaves the count out, which is faster."),
]


@dataclass(frozen=True)
class Page:
    """Some rows of a list, in order. ``next``, ``previous`` None: it ends or begins here."""

    rows: list[tuple[Any, ...]]
    next: str | None
    previous: str | None
    count: int | None


@dataclass(frozen=True)
class PageRequest:
    """Which page is wanted. ``path`` and ``query`` are those of the address that asked, and
    ``allowed`` is what may stand in it.
    """

    path: str
    query: QueryDict
    values: Mapping[str, Any]
    ordering: Ordering
    allowed: Mapping[str, Parameter]

    def link(self, row: tuple[Any, ...], *, backwards: bool = False) -> str:
        """The address of the page after (or before) a row."""
        values = row[len(row) - len(self.ordering.keys) :]
        place = [encode_value(value) for value in values]
        content = {"list": self.digest(), "back": backwards, "from": place}
        cursor = SIGNER.sign_object(content, compress=True)
        kept = [
            (name, text)
            for name, texts in self.query.lists()
            for text in texts
            if name not in ("page", "cursor")
        ]
        return f"{settings.BASE_URL}{self.path}?{urlencode([*kept, ('cursor', cursor)])}"

    def digest(self) -> str:
        """Tells one list from another: the collection, the conditions, the order."""
        asked = sorted((name, texts) for name, texts in self.query.lists() if self.tells(name))
        text = repr((self.path, self.ordering.text, asked))
        return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()

    def tells(self, name: str) -> bool:
        """Whether the list would be another one without this parameter of the address."""
        default = self.allowed[name].default
        return name not in (*POSITION, "ordering") and self.values[name] != default


class Rows(Protocol):
    """The rows of a list, of which a page shows some."""

    @property
    def model(self) -> "type[Model]": ...

    def part(
        self, ordering: Ordering, place: Sequence[Any] | None, *, back: bool, part: slice
    ) -> tuple[list[tuple[Any, ...]], int | None]:
        """A part of the rows in order, each with the columns of the order at its end, and how many
        there are in all (None: not counted, or beyond the last). ``place``: the rows after the one
        with these columns; ``back``: in the opposite order.
        """
        ...

    def count(self) -> int: ...


class Queried:
    """Rows as Django reads them."""

    def __init__(self, queryset: "QuerySet[Any]", columns: Sequence[str]) -> None:
        self.model: type[Model] = queryset.model
        self.queryset, self.columns = queryset, columns

    def part(
        self, ordering: Ordering, place: Sequence[Any] | None, *, back: bool, part: slice
    ) -> tuple[list[tuple[Any, ...]], int | None]:
        selected = ordering.of(self.queryset, place, back=back)
        return list(selected.values_list(*self.columns, *ordering.columns)[part]), None

    def count(self) -> int:
        return self.queryset.order_by().count()


def paginate_queryset(
    queryset: "QuerySet[Any]",
    columns: Sequence[str],
    wanted: PageRequest,
    *,
    known: int | None = None,
) -> Page:
    """One page of ``columns``, as ``paged`` makes it."""
    return paginate(Queried(queryset, columns), wanted, known=known)


def paginate(found: Rows, wanted: PageRequest, *, known: int | None = None) -> Page:
    """One page. Raises Problem for a page that is not there.

    ``known``: how many rows there are in all, if somebody has counted them already.
    """
    size = wanted.values.get("page_size", 20)
    cursor = wanted.values.get("cursor")
    number = wanted.values.get("page", 1)
    backwards = bool(cursor and cursor["back"])
    refuse_contradictions(wanted, number=number, size=size)
    place = decode_value(cursor["from"], found.model, wanted.ordering) if cursor else None
    start = 0 if cursor else (number - 1) * size
    part = slice(start, start + size + 1)
    rows, total = found.part(wanted.ordering, place, back=backwards, part=part)
    known = known if total is None or cursor else total
    more, rows = len(rows) > size, rows[:size]
    if not rows and number > 1:
        raise Problem("no-such-page", f"There is no page {number} of {size} rows in this list.")
    count = None
    if wanted.values.get("count", True):
        # On the last numbered page the rows themselves tell how many there are.
        count = known if more or cursor else start + len(rows)
        count = found.count() if count is None else count
    if backwards:
        rows.reverse()
    before = more if backwards else bool(cursor) or number > 1
    after = more or backwards
    return Page(
        rows=rows,
        next=wanted.link(rows[-1]) if rows and after else None,
        previous=wanted.link(rows[0], backwards=True) if rows and before else None,
        count=count,
    )


def refuse_contradictions(wanted: PageRequest, *, number: int, size: int) -> None:
    message = ""
    cursor = wanted.values.get("cursor")
    if cursor and "page" in wanted.values:
        message = "cursor: A cursor knows its page, so leave “page” out."
    elif cursor and cursor["list"] != wanted.digest():
        message = (
            "cursor: This cursor belongs to another list: keep its filters and its ordering, or "
            "start again without it."
        )
    elif number * size > NUMBERED_ROWS:
        message = f"page: Pages are numbered up to row {NUMBERED_ROWS:,}. Beyond, follow “next”."
    if message:
        name = message.partition(":")[0]
        fault = {"parameter": name, "code": "value", "message": message}
        raise Problem("invalid-parameters", message, errors=[fault])


def encode_value(value: Any) -> Any:
    """A column's value as JSON knows it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def decode_value(texts: list[Any], model: "type[Model]", ordering: Ordering) -> list[Any]:
    field: Any = model._meta.get_field
    return [
        None if text is None else field(key.column).to_python(text)
        for key, text in zip(ordering.keys, texts, strict=True)
    ]
