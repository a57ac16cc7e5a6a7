"""For migrations: turn a many-to-many relation without an order into ordered rows.

The rows stand in the order in which documents had the relation until then, by the id of the target,
so that no document changes. Revisions are rewritten too: what they say must be able to come back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cms.lib import canonical_json

Content = dict[str, Any]


@dataclass(frozen=True)
class RelationMove:
    """One relation, the row model that takes its place, and the fields of the row."""

    relation: str  # "topics"
    rows: str  # "topic_rows"
    model: str  # "PostTopic"
    owner: str  # "post"
    target: str  # "topic"


def move_relations(
    apps: Any, label: str, *moves: RelationMove, new_fields: Mapping[str, Any] = {}
) -> None:
    """Copy the relations of a model ("posts.Post") to rows, in the database and in revisions.

    ``new_fields`` are added to the revisions, with the values that the database has given them.
    """
    app, _ = label.split(".")
    keys = {
        move: copy_rows(apps.get_model(label), apps.get_model(app, move.model), move)
        for move in moves
    }
    for revision in apps.get_model("authoring.Revision").objects.filter(type=label.lower()):
        content = revision.content
        content["fields"] = {**new_fields, **content["fields"]}
        for move in moves:
            targets = content["relations"].pop(move.relation, [])
            row_model = apps.get_model(app, move.model)
            content["rows"][move.rows] = [
                build_row(move, target, get_key(keys[move], row_model, move, revision, target))
                for target in targets
            ]
        revision.digest = canonical_json.digest(canonical_json.dump(content))
        revision.save(update_fields=["content", "digest"])


def copy_rows(model: Any, row_model: Any, move: RelationMove) -> dict[tuple[str, str], int]:
    """Create the rows of all entries; return their keys by entry and target."""
    keys = {}
    for entry in model.objects.order_by("pk").iterator():
        targets = getattr(entry, move.relation).order_by("pk").values_list("pk", flat=True)
        for position, target in enumerate(targets):
            owners = {f"{move.owner}_id": entry.pk, f"{move.target}_id": target}
            keys[str(entry.pk), str(target)] = row_model.objects.create(
                position=position, **owners
            ).pk
    return keys


def get_key(
    keys: dict[tuple[str, str], int],
    row_model: Any,
    move: RelationMove,
    revision: Any,
    target: str,
) -> int:
    """Return the key of a row; for one that only revisions have, a key that no other row gets.

    A sequence counts on only when the database itself gives a key, so such a row is made and
    deleted again. It may name what is gone: foreign keys are checked when the transaction ends.
    """
    pair = str(revision.entry_id), target
    if pair not in keys:
        owners = {f"{move.owner}_id": revision.entry_id, f"{move.target}_id": target}
        row = row_model.objects.create(**owners)
        keys[pair] = row.pk
        row_model.objects.filter(pk=row.pk).delete()
    return keys[pair]


def build_row(move: RelationMove, target: str, key: int) -> Content:
    return {
        "pk": str(key),
        "fields": {f"{move.target}_id": target},
        "relations": {},
        "rows": {},
    }
