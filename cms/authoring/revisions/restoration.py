"""Restore an earlier revision, all of it or some of its fields; the result is a new revision."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import FileField

from cms.authoring.models.content import Content, apply_content, capture_content, stored_fields
from cms.authoring.models.revision import Revision, lock_instance, record_revision
from cms.lib.versions import Version, require_version


class RestoreError(Exception):
    """The revision can't be restored; ``sentences`` say why, and nothing has changed."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


def restore_revision(
    instance: Any,
    number: int,
    *,
    fields: Collection[str] | None = None,
    by: Any,
    version: Version | None = None,
) -> tuple[Revision, list[str]]:
    """Restore the revision with this number, or some of its ``fields``, relations and rows.

    Return the new revision, and a sentence for each thing that is gone since and did not come
    back. ``version`` is what ``by`` was shown. Raises MovedOnError, RestoreError, or
    Revision.DoesNotExist.
    """
    if not instance.is_restorable:
        raise RestoreError(["This can be looked at, but not restored: other things depend on it."])
    with transaction.atomic():
        saved = lock_instance(instance)
        require_version(saved, version)
        revision = Revision.objects.get(entry_id=saved.pk, number=number)
        try:
            losses = apply_content(saved, choose_content(saved, revision.content, fields))
        except ValidationError as error:
            raise RestoreError(error.messages) from error
        restored = type(saved)._base_manager.get(pk=saved.pk)
        restored.refresh_digest()
        recorded = record_revision(restored, Revision.Act.RESTORE, by=by, source=number)
    return recorded, losses


def choose_content(instance: Any, old: Content, names: Collection[str] | None) -> Content:
    """Return the old content, or today's with the old values of the named parts.

    A file comes with what the system has made from it: the fields that nobody edits.
    """
    if names is None:
        return old
    fields = {field.attname: field for field in stored_fields(type(instance))}
    chosen = set(names)
    if any(isinstance(fields.get(name), FileField) for name in names):
        chosen |= {name for name, field in fields.items() if not field.editable}
    content = capture_content(instance)
    for part in ("fields", "relations", "rows"):
        content[part] |= {name: value for name, value in old[part].items() if name in chosen}
    return content
