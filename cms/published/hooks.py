"""Where the read side and the worker call upwards, without knowing whom.

Each app connects its functions in ``AppConfig.ready()``, so every process has all of them after
``django.setup()``. docs/explanation/the-house.md draws who connects what.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from cms.lib.health import HealthCheck
from cms.lib.hook import Hook

#: Publish what is due at ``now``: the first request after a due instant calls it if the worker is
#: late.
release_due: Hook[..., Any] = Hook("release_due")

#: Links of an entry beyond those of the API, each with its relation: (url, rel, media type, title).
entry_links: Hook[[Mapping[str, Any]], Iterable[Any]] = Hook("entry_links")

#: Names and contents of the ``<meta>`` elements of public pages.
page_meta: Hook[[], dict[str, str]] = Hook("page_meta")

#: Names and contents of the ``<meta property>`` elements of an entry's page (Open Graph).
page_properties: Hook[[Mapping[str, Any]], Iterable[tuple[str, str]]] = Hook("page_properties")

#: Names of the partners that receive entries, given as pairs of type and id.
entry_receivers: Hook[[Collection[tuple[str, UUID]]], Iterable[str]] = Hook("entry_receivers")

#: One round of the worker: each duty gets ``now`` and may return sentences to print. Readers come
#: first: publish, purge, index, then partners and mail.
worker_duties: Hook[..., Any] = Hook("worker_duties")
PUBLISH, PURGE, INDEX, DELIVER, REMIND, DIGEST, MAIL, DRAW = range(10, 90, 10)  # the order

#: Sections of the admin's first page; each gets the request, None leaves its section out.
dashboard_sections: Hook[[Any], Any] = Hook("dashboard_sections")

#: Checks of ``/readyz`` beyond the readers' database; each gets ``now``.
health_checks: Hook[..., HealthCheck] = Hook("health_checks")
