"""Load a draft as readers have it: the revision that was published, whatever was edited since."""

from dataclasses import dataclass
from typing import Any

from cms.authoring.models.content import (
    Content,
    Targets,
    content_rows,
    get_rows,
    plain_relations,
    set_fields,
)
from cms.authoring.models.revision import Revision, latest_revision


@dataclass(frozen=True)
class PublishedDraft:
    """A draft in memory with the content that was published, and the number of that revision.

    ``is_edited``: the saved draft has another content, which readers do not have.
    """

    draft: Any
    revision: int
    is_edited: bool


def load_published_draft(draft: Any) -> PublishedDraft | None:
    """Load a draft as it was published last; None: readers have nothing that was kept."""
    acts = Revision.objects.filter(
        entry_id=draft.pk, act__in=[Revision.Act.PUBLISH, Revision.Act.WITHDRAW]
    )
    act = acts.defer("content").order_by("-number").first()
    if act is None or act.act == Revision.Act.WITHDRAW:
        return None
    revision = Revision.objects.get(entry_id=draft.pk, number=act.source or 0)
    saved = type(draft)._base_manager.get(pk=draft.pk)
    saved.revision_number()  # what a script has saved becomes the latest revision
    latest = saved.current or latest_revision(draft.pk)
    is_edited = latest is not None and latest.digest != revision.digest
    if is_edited:
        set_content(saved, revision.content, Targets(type(saved), revision.content))
    return PublishedDraft(saved, revision.number, is_edited)


def set_content(instance: Any, content: Content, targets: Targets) -> None:
    """Give an instance a captured content with its relations and rows, in memory alone."""
    set_fields(instance, content, targets)
    for field in plain_relations(type(instance)):
        keys = targets.keep(field, content["relations"].get(field.name, []))
        found = field.related_model._base_manager.filter(pk__in=keys)
        set_related(instance, field.name, list(found))
    for relation, contents in content_rows(type(instance), content):
        present = {str(row.pk): row for row in get_rows(instance, relation)}
        rows = [
            build_row(present.get(each["pk"]) or relation.related_model(), each, targets)
            for each in contents
        ]
        kept = [row for row in rows if row is not None]
        for position, row in enumerate(kept):
            row.position = position
            setattr(row, relation.field.name, instance)
        set_related(instance, relation.get_accessor_name(), kept)


def build_row(row: Any, content: Content, targets: Targets) -> Any:
    """Give a row its content in memory; None if it names something that is gone."""
    row.pk = row._meta.pk.to_python(content["pk"])
    if not set_fields(row, content, targets):
        return None
    set_content(row, content, targets)
    return row


def set_related(instance: Any, name: str, rows: list[Any]) -> None:
    """Let a relation of the instance have these rows, without a query."""
    queryset = getattr(instance, name).get_queryset()
    queryset._result_cache, queryset._prefetch_done = rows, True
    instance.__dict__.setdefault("_prefetched_objects_cache", {})[name] = queryset
