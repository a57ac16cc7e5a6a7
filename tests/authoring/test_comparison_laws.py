"""Laws of comparisons: whatever changed is in exactly one difference, and nothing else is."""

import copy
from collections import Counter
from uuid import UUID

import pytest
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.authoring.models.content import (
    capture_content,
    plain_relations,
    row_relations,
    stored_fields,
)
from cms.authoring.models.draft import draft_types
from cms.authoring.revisions.body_blocks import split_body, split_lines
from cms.authoring.revisions.comparison import compare_contents
from cms.authoring.revisions.row_pairs import match_rows
from cms.authoring.revisions.text_changes import compare_blocks
from tests.examples import examples
from tests.lib.test_richtext_laws import markup

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
COMPARED = list(draft_types().values())
texts = st.text("ab <>&.\n", max_size=12)
keys = st.integers(1, 3).map(lambda number: str(UUID(int=number)))


VALUES = {
    models.ForeignKey: st.none() | keys,
    models.BooleanField: st.booleans(),
    models.IntegerField: st.none() | st.integers(0, 5),
    models.DecimalField: st.none() | st.sampled_from(["0.5", "0.7692", "12"]),
    models.DateTimeField: st.none()
    | st.sampled_from(["2018-11-06T12:00:00Z", "2019-01-01T00:00Z"]),
    models.DateField: st.none() | st.sampled_from(["2018-11-06", "2019-11-06"]),
    models.UUIDField: keys,
    models.JSONField: st.sampled_from([[], [{"name": "full", "width": 640}]]),
    models.Field: texts,
}


def values(field):
    """Values of a field, as a content has them."""
    return next(strategy for kind, strategy in VALUES.items() if isinstance(field, kind))


def contents(model):
    """Contents of a model, with rows whose keys repeat between contents."""
    rows = {}
    for relation in row_relations(model):
        row = st.tuples(st.integers(1, 5).map(str), contents(relation.related_model))
        rows[relation.get_accessor_name()] = st.lists(
            row.map(lambda pair: {"pk": pair[0], **pair[1]}),
            max_size=5,
            unique_by=lambda r: r["pk"],
        )
    return st.fixed_dictionaries(
        {
            "fields": st.fixed_dictionaries(
                {field.attname: values(field) for field in stored_fields(model)}
            ),
            "relations": st.fixed_dictionaries(
                {
                    field.name: st.lists(keys, unique=True).map(sorted)
                    for field in plain_relations(model)
                }
            ),
            "rows": st.fixed_dictionaries(rows),
        }
    )


def changed_leaves(old, new, path=()):
    """What differs between two contents, found without any of the code under test."""
    leaves = []
    for part in ("fields", "relations"):
        leaves += [(*path, name) for name in new[part] if old[part][name] != new[part][name]]
    for name in new["rows"]:
        before = {row["pk"]: row for row in old["rows"][name]}
        after = {row["pk"]: row for row in new["rows"][name]}
        leaves += [(*path, name, pk, "removed") for pk in before.keys() - after.keys()]
        leaves += [(*path, name, pk, "added") for pk in after.keys() - before.keys()]
        for pk in before.keys() & after.keys():
            leaves += changed_leaves(before[pk], after[pk], (*path, name, pk))
    return leaves


def shown_leaves(differences, old, new, path=()):
    """What the differences say, row by row."""
    leaves = []
    for each in differences:
        if each.kind != "rows":
            leaves.append((*path, each.name))
            continue
        for row in each.rows:
            before = old["rows"][each.name][row.old_place - 1] if row.old_place else None
            after = new["rows"][each.name][row.new_place - 1] if row.new_place else None
            here = (*path, each.name, (after or before)["pk"])
            if before and after:
                leaves += shown_leaves(row.differences, before, after, here)
            else:
                leaves.append((*here, row.change))
    return leaves


@pytest.mark.parametrize("model", COMPARED)
@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_changed_is_in_exactly_one_difference(model, data):
    old, new = data.draw(contents(model)), data.draw(contents(model))

    differences = compare_contents(model, old, new)

    assert Counter(shown_leaves(differences, old, new)) == Counter(changed_leaves(old, new))
    assert compare_contents(model, old, copy.deepcopy(old)) == []


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)), st.sets(st.integers(6, 9)))
def test_rows_that_did_not_move_keep_their_order_and_as_few_as_possible_move(order, gone, come):
    old = [{"pk": str(number)} for number in range(6)]
    new = [{"pk": str(number)} for number in (*order, *sorted(come)) if number not in gone]

    pairs = match_rows(old, new)

    assert [pair.new for pair in pairs if pair.new] == new
    assert {pair.old["pk"] for pair in pairs if not pair.new} == {str(number) for number in gone}
    kept = [pair.old_place for pair in pairs if pair.old and pair.new and not pair.is_moved]
    assert kept == sorted(kept)
    assert any(pair.is_moved for pair in pairs) == (
        [n for n in order if n not in gone] != sorted(set(order) - gone)
    )


def test_of_two_rows_one_moves():
    old = [{"pk": str(number)} for number in range(5)]

    pairs = match_rows(old, [old[4], *old[:4]])

    assert [pair.old["pk"] for pair in pairs if pair.is_moved] == ["4"]


def join_side(pairs, name):
    """The text of one side of a comparison, without white space."""
    sides = (str(getattr(pair, name) or "") for pair in pairs)
    return "".join("".join(sides).split())


def join_text(blocks):
    return "".join("".join(block.text for block in blocks).split())


@given(markup, markup)
def test_each_side_of_a_body_says_what_its_version_says(old, new):
    before, after = (split_body(html, name_entry=str) for html in (old, new))

    pairs = compare_blocks(before, after)

    assert join_side(pairs, "old") == join_text(before)
    assert join_side(pairs, "new") == join_text(after)
    if join_text(before) != join_text(after):
        assert any(pair.is_changed for pair in pairs)


@given(texts, texts)
def test_each_side_of_a_text_says_what_its_version_says(old, new):
    pairs = compare_blocks(split_lines(old), split_lines(new))

    assert [join_side(pairs, side) for side in ("old", "new")] == [
        "".join(text.split()) for text in (old, new)
    ]
    if old.split() != new.split():
        assert any(pair.is_changed for pair in pairs)


@pytest.mark.parametrize("model", COMPARED)
def test_what_was_captured_does_not_differ_from_itself(model, shipped_series):
    for entry in model.objects.all()[:3]:
        content = capture_content(entry)
        assert compare_contents(model, content, capture_content(entry)) == []
