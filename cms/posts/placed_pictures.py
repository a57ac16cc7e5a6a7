"""The pictures of figures that a text shows, and what is wrong with them."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from cms.authoring.models.draft import Draft, draft_types
from cms.lib.richtext.placed_pictures import PictureKey
from cms.published.models.rows import published_types
from cms.publishing import Problem


def find_picture_problems(pictures: Iterable[PictureKey]) -> Iterator[Problem]:
    """Yield an error for each picture of an entry that readers don't have, or that has no such."""
    keys = list(dict.fromkeys(pictures))
    if not keys:
        return
    ids = {key.entry_id for key in keys}
    pictured = {name: model for name, model in published_types().items() if model.picture_titles}
    drafts = {
        str(pk): draft
        for name in pictured
        for pk, draft in draft_types()[name]._default_manager.in_bulk(ids).items()
    }
    published = {
        str(pk)
        for model in pictured.values()
        for pk in model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)
    }
    for key in keys:
        draft = drafts.get(key.entry_id)
        if draft is None or key.kind not in draft.published.picture_titles:
            yield Problem(
                "The text has a picture whose figures do not exist any more. Remove it, or insert "
                "another one.",
                field="body",
            )
        elif key.entry_id not in published:
            yield explain_unpublished(draft, key)


def explain_unpublished(draft: Draft, key: PictureKey) -> Problem:
    """Explain that an entry must be published before its picture is shown."""
    opts = draft._meta
    return Problem(
        f"The text shows a picture of “{draft}”, which readers do not have. Publish the "
        f"{opts.verbose_name} first.",
        link=reverse(f"admin:{opts.app_label}_{opts.model_name}_publish", args=[draft.pk]),
        needs=key.entry_id,
    )
