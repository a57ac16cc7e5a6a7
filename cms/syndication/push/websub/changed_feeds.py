"""The addresses of feeds that changes of the log may have changed, for an external hub."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from cms.published.models.log import Change, ChangeTarget
from cms.published.models.references import Slug
from cms.published.models.rows import Published, published_types
from cms.published.reference_keys import hash_relation
from cms.syndication.feeds.channels import CORRECTIONS
from cms.syndication.feeds.declarations import get_feed, get_syndicated_models
from cms.syndication.feeds.document import FEED_MEDIA_TYPES
from cms.syndication.push.websub.topics import PREFIX


def feeds_changed_between(after: int, until: int) -> list[str]:
    """Return the addresses of all feeds that the changes may have changed, also old addresses.

    Whoever subscribed there under an old slug is found by the hub under that slug alone.
    """
    changes = Change.objects.filter(sequence__gt=after, sequence__lte=until)
    pairs = set(changes.order_by().values_list("type", "locale").distinct())
    collections = {model.type: model.collection for model in get_syndicated_models().values()}
    names: list[tuple[str, str]] = []
    for type, locale in sorted(pairs):
        names.append((CORRECTIONS, locale))
        if type in collections:
            names.append((collections[type], locale))
    for model in get_syndicated_models().values():
        names += target_feed_names(model, changes)
    return [url for name, locale in dict.fromkeys(names) for url in feed_urls(name, locale)]


def target_feed_names(
    model: type[Published], changes: "QuerySet[Change]"
) -> Iterator[tuple[str, str]]:
    """Yield name and language of the feeds of targets that the model's entries had or have.

    Targets that have changed themselves are among them: the title of a feed is that of its target.
    """
    types = published_types()
    feed = get_feed(model)
    concerned = ChangeTarget.objects.filter(change__in=changes.filter(type=model.type))
    for relation, type in (feed.by if feed else {}).items():
        keys = concerned.filter(relation=hash_relation(model.type, relation)).values("target")
        logged: Any = Change.objects.filter(type=type, reference_key__in=keys).order_by()
        targets = logged.values("entry_id").union(changes.filter(type=type).values("entry_id"))
        held = Slug.objects.filter(
            **{name: OuterRef(name) for name in ("type", "locale", "slug", "entry_id")}
        )
        holders = Change.objects.filter(Exists(held), type=type, entry_id__in=targets)
        names = holders.order_by("slug", "locale").values_list("slug", "locale")
        for slug, locale in names.distinct():
            yield f"{types[type].collection}/{slug}", locale


def feed_urls(name: str, locale: str) -> Iterator[str]:
    """Yield the addresses of a feed in all formats."""
    query = "" if locale == settings.LANGUAGE_CODE else f"?{urlencode({'locale': locale})}"
    for feed_format in FEED_MEDIA_TYPES:
        yield f"{settings.BASE_URL}{PREFIX}{name}.{feed_format}{query}"
