"""Link the changes of an earlier log, with titles and targets as far as the editions know them."""

from typing import Any

from django.db import migrations
from django.db.models import Max

from cms.published.chain import link_change

BATCH = 1_000


def link_changes(apps: Any, schema_editor: Any) -> None:
    """Fill title and chain of every change, and the chain of the head.

    The editions of a withdrawn entry are gone: its changes are called by the slug.
    """
    model = apps.get_model("published", "Change")
    titles = apps.get_model("published", "Edition").objects.values_list("sequence", "title")
    chain, last = "", 0
    while changes := list(model.objects.filter(sequence__gt=last).order_by("sequence")[:BATCH]):
        known = dict(titles.filter(sequence__in=[change.sequence for change in changes]))
        for change in changes:
            change.title = known.get(change.sequence, change.slug)
            change.chain = chain = link_change(chain, change)
        model.objects.bulk_update(changes, ["title", "chain"])
        last = changes[-1].sequence
    apps.get_model("published", "Head").objects.update(chain=chain)


def record_targets(apps: Any, schema_editor: Any) -> None:
    """Record what the current editions refer to; what earlier ones did is not known any more."""
    target_model = apps.get_model("published", "ChangeTarget")
    editions = apps.get_model("published", "Edition").objects
    latest = dict(editions.values_list("entry_id").annotate(Max("sequence")))
    references = apps.get_model("published", "Reference").objects.exclude(name="")
    targets = (
        target_model(
            change_id=latest[source], name=name, target_id=target, is_member=True
        )
        for source, name, target in references.values_list(
            "source_id", "name", "target_id"
        ).iterator(chunk_size=BATCH)
        if source in latest  # parts are no entries
    )
    target_model.objects.bulk_create(targets, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("published", "0002_chain")]

    operations = [
        migrations.RunPython(link_changes, migrations.RunPython.noop),
        migrations.RunPython(record_targets, migrations.RunPython.noop),
    ]
