"""Which entries a document refers to that readers can't see."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from cms.lib import placeholders
from cms.published.models.references import Card


def unpublished(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Kind and title of every referenced entry that is not published."""
    from cms.authoring.models.draft import Draft  # noqa: PLC0415 -- models ask for this in turn

    wanted = dict.fromkeys(placeholders.referenced_ids(document))
    live = {str(pk) for pk in Card.objects.filter(pk__in=wanted).values_list("pk", flat=True)}
    missing = [pk for pk in wanted if pk not in live]
    if not missing:
        return
    for model in apps.get_models():
        if issubclass(model, Draft):
            for draft in model._default_manager.filter(pk__in=missing):
                yield str(model._meta.verbose_name), draft.title
