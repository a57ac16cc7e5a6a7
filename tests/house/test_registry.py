"""With django.setup() alone, every collection, relation, scope and hook is known."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import AppRegistryNotReady

from cms.api.collection import UnknownTypeError, collections, get_collection, register
from cms.published.models.rows import Row
from cms.syndication.partners.scope import Scope

ROOT = Path(__file__).resolve().parents[2]
#: What a process knows that has done nothing but set up Django.
SETUP_ALONE = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
import django
django.setup()
from cms.api.collection import collections
from cms.published import hooks
from cms.syndication.partners.scope import Scope
scope = Scope(topics=frozenset(["one"]), series=frozenset(["two"]))
print(json.dumps({
    "relations": {name: each.filters.relations for name, each in collections().items()},
    "limits": {name: sorted(scope.limits(name)) for name in collections()},
    "duties": [f"{each.__module__}.{each.__name__}" for each in hooks.worker_duties.functions],
    "connected": {
        hook.name: len(hook.functions)
        for hook in (
            hooks.release_due, hooks.entry_links, hooks.page_meta, hooks.dashboard_sections,
            hooks.health_checks,
        )
    },
    "views": [
        name for name in sys.modules if name.startswith(("cms.api.views", "cms.api.openapi"))
    ],
}))
"""


@pytest.fixture(scope="module")
def known() -> dict:
    result = subprocess.run(
        [sys.executable, "-c", SETUP_ALONE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(result.stdout)


def test_every_type_of_published_rows_has_its_collection():
    models = {model for model in apps.get_models() if issubclass(model, Row)}

    assert {each.published for each in collections().values()} == models


def test_every_relation_leads_to_a_collection():
    targets = {type for each in collections().values() for type in each.filters.relations.values()}

    assert [get_collection(type).type_name for type in sorted(targets)] == sorted(targets)


def test_a_process_that_only_set_up_django_knows_what_this_one_knows(known):
    scope = Scope(topics=frozenset(["one"]), series=frozenset(["two"]))

    assert known["relations"] == {
        name: each.filters.relations for name, each in collections().items()
    }
    assert known["limits"] == {name: sorted(scope.limits(name)) for name in collections()}
    assert known["limits"]["post"] == ["series", "topics"]


def test_hooks_are_connected_after_setup_in_the_order_of_the_worker(known):
    assert known["connected"] == {
        "release_due": 1,
        "entry_links": 1,
        "page_meta": 1,
        "dashboard_sections": 9,
        "health_checks": 1,
    }
    assert known["duties"] == [
        "cms.authoring.due_releases.run_release_duty",
        "cms.purging.queue.run_due",
        "cms.published.search.indexer.run_due",
        "cms.syndication.push.webhooks.worker.run_due",
        "cms.syndication.partners.mail.reminders.run_due",
        "cms.syndication.partners.mail.digests.run_due",
        "cms.syndication.partners.mail.outbox.run_due",
        "cms.authoring.notices.send_notices",
        "cms.authoring.previews.tokens.delete_expired_tokens",
        "cms.pictures.duty.run_due",
    ]


def test_declarations_load_neither_views_nor_the_description(known):
    assert known["views"] == []


def test_a_type_that_nobody_registered_is_refused():
    with pytest.raises(UnknownTypeError, match="“recipe”"):
        get_collection("recipe")
    with pytest.raises(UnknownTypeError):
        Scope(topics=frozenset(["one"])).limits("recipe")


def test_a_type_is_registered_once():
    with pytest.raises(ValueError, match="has a collection already"):
        register(get_collection("post"))


def test_the_registry_is_refused_before_it_is_complete(monkeypatch):
    monkeypatch.setattr(apps, "ready", False)

    with pytest.raises(AppRegistryNotReady):
        collections()
