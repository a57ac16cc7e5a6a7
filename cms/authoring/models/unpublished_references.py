"""References of a document to entries that readers can't see."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from cms.lib import placeholders
from cms.published.models.references import Card


def find_unpublished_references(
    document: dict[str, Any], drafts: Iterable[type[models.Model]]
) -> Iterator[tuple[str, str, str]]:
    """Yield the type, the title and the id of each referenced entry that readers can't see.

    ``drafts`` are the models to look them up in.
    """
    ids = dict.fromkeys(placeholders.referenced_ids(document))
    live = {str(pk) for pk in Card.objects.filter(pk__in=ids).values_list("pk", flat=True)}
    missing = [pk for pk in ids if pk not in live]
    if not missing:
        return
    for model in drafts:
        for draft in model._default_manager.filter(pk__in=missing):
            yield str(model._meta.verbose_name), str(draft), str(draft.pk)
