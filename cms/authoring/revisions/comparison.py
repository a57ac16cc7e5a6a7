"""Compare two versions of an entry: the differences as people read them, never as JSON.

    differences = compare_contents(Post, old, new)

Texts are compared word by word, rows by their primary keys; other objects appear by their names.
The page that shows differences is ``authoring/differences.html``.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.db import models
from django.utils.text import capfirst

from cms.authoring.editor.field import BodyField
from cms.authoring.models.content import Content
from cms.authoring.models.draft import Draft
from cms.authoring.revisions.body_blocks import split_body, split_lines
from cms.authoring.revisions.content_fields import (
    EMPTY,
    changed_fields,
    changed_relations,
    changed_rows,
)
from cms.authoring.revisions.differences import FieldDifference, RowDifference
from cms.authoring.revisions.display_values import format_value
from cms.authoring.revisions.entry_names import EntryNames
from cms.authoring.revisions.references import collect_references, get_target, is_reference
from cms.authoring.revisions.row_pairs import RowPair
from cms.authoring.revisions.text_changes import BlockPair, compare_blocks, compare_values

SHORTEST_PROSE = 100  # a text that may be as long as this is compared word by word
FIELDS_OF_ALL_DRAFTS = {field.attname for field in Draft._meta.local_fields}


def compare_contents(
    model: type[models.Model], old: Content, new: Content, *, labels: Mapping[str, str] = {}
) -> list[FieldDifference]:
    """Compare two contents of an entry. ``labels`` replace the names of lists of rows."""
    names = EntryNames(model, old, new)
    names.load(collect_references(model, old, new))
    return list(compare_parts(model, old, new, names, labels))


def compare_parts(
    model: type[models.Model],
    old: Content,
    new: Content,
    names: EntryNames,
    labels: Mapping[str, str] = {},
) -> Iterator[FieldDifference]:
    """Yield the differences of an entry or of a row: fields, relations, rows.

    The fields that all drafts have come after those of the content type.
    """
    fields = changed_fields(model, old, new)
    for name, field, before, after in sorted(fields, key=lambda f: f[0] in FIELDS_OF_ALL_DRAFTS):
        yield compare_field(name, field, before, after, names)
    for name, field, before, after in changed_relations(model, old, new):
        yield compare_relation(name, field, before, after, names)
    for name, row_model, pairs in changed_rows(model, old, new):
        label = labels.get(name, row_model._meta.verbose_name_plural)
        rows = tuple(compare_row(row_model, pair, names) for pair in pairs)
        yield FieldDifference(name, capfirst(str(label)), "rows", rows=rows)


def compare_field(name: str, field: Any, old: Any, new: Any, names: EntryNames) -> FieldDifference:
    """Compare two values of a field."""
    label = capfirst(str(field.verbose_name))
    difference = partial(FieldDifference, name, label, is_editable=field.editable)
    if isinstance(field, BodyField):
        split = partial(split_body, name_entry=partial(names.get, None))
        return difference("prose", tuple(compare_blocks(split(old or ""), split(new or ""))))
    if is_prose(field):
        lines = split_lines(old or ""), split_lines(new or "")
        return difference("prose", tuple(compare_blocks(*lines)))
    if is_reference(field):
        target = get_target(field)
        texts = ("" if key is None else names.get(target, str(key)) for key in (old, new))
        return difference("relation", (compare_values(*texts),))
    return difference("value", (compare_values(*(format_value(field, v) for v in (old, new))),))


def is_prose(field: Any) -> bool:
    """Tell whether a field holds words: no choice, no address."""
    if not isinstance(field, models.CharField | models.TextField) or field.choices:
        return False
    is_address = isinstance(field, models.URLField | models.SlugField)
    return not is_address and (field.max_length or SHORTEST_PROSE) >= SHORTEST_PROSE


def compare_relation(
    name: str, field: Any, old: list[str], new: list[str], names: EntryNames
) -> FieldDifference:
    """Compare the objects of a many-to-many relation by name; their order means nothing."""
    by_name = sorted((names.get(field.related_model, pk), pk) for pk in {*old, *new})
    pairs = (
        BlockPair.unchanged(label)
        if pk in old and pk in new
        else compare_values(label if pk in old else "", label if pk in new else "")
        for label, pk in by_name
    )
    return FieldDifference(name, capfirst(str(field.verbose_name)), "relation", tuple(pairs))


def compare_row(model: type[models.Model], pair: RowPair, names: EntryNames) -> RowDifference:
    """Describe how a row differs; a label that says all of a row needs no fields below it."""
    label = names.label_row(model, pair.new or pair.old or EMPTY)
    differences = tuple(compare_parts(model, pair.old or EMPTY, pair.new or EMPTY, names))
    if pair.old is None or pair.new is None:
        differences = tuple(each for each in differences if label not in (each.old, each.new))
        change: Any = "removed" if pair.old else "added"
    else:
        change = "changed" if differences else "moved"
    places = pair.old_place, pair.new_place
    return RowDifference(change, label, *places, pair.is_moved, differences)
