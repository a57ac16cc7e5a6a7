"""A worker that never imported the addresses of the API knows the scope of every partner."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = "import os, sys, json, django; django.setup()\n"
PREPARE = """
from datetime import UTC, datetime
from django.core.management import call_command
call_command("migrate", verbosity=0)
from cms.publishing import publish
from cms.syndication.partners.models import Partner
from cms.syndication.push.models import Subscription
from cms.syndication.push.webhooks.signing import create_secret
from tests.factories.posts import PostFactory, TopicFactory
now = datetime(2026, 3, 2, 12, tzinfo=UTC)
topic = TopicFactory(slug="hips")
inside, outside = PostFactory(slug="inside"), PostFactory(slug="outside")
inside.topics.add(topic)
publish(topic, inside, outside, by=None, at=now)
partner = Partner.objects.create(
    name="Hip News", contact="desk@hips.example", topics=[str(topic.pk)], types=["post"]
)
subscription = Subscription.objects.create(
    partner=partner, url="http://127.0.0.1:9/", delivered_sequence=0
)
create_secret(subscription, at=now)
"""
WORK = """
from django.core.management import call_command
call_command("worker", once=True)
from cms.syndication.push.webhooks import worker
for each in worker.worker_pools():
    each.pool.shutdown(wait=True)
print(json.dumps([name for name in sys.modules if name.startswith(("cms.urls", "cms.api.views"))]))
"""
READ = """
from cms.syndication.push.models import Message
print(json.dumps([json.loads(each.body)["data"] for each in Message.objects.all()]))
"""


def run(code: str, data: Path) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    ours = {"DJANGO_SETTINGS_MODULE": "cms.settings", "MARROW_DATA": str(data)}
    ours |= {"MARROW_OUTBOUND_ALLOW": "127.0.0.1:9", "PYTHONWARNINGS": "error"}
    result = subprocess.run(
        [sys.executable, "-c", START + code],
        cwd=ROOT,
        env=kept | ours,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_worker_stores_no_record_of_a_post_outside_the_scope(tmp_path):
    run(PREPARE, tmp_path)

    imported = json.loads(run(WORK, tmp_path).splitlines()[-1])

    (message,) = json.loads(run(READ, tmp_path))
    slugs = {change["slug"] for change in message["changes"]}
    assert imported == []  # or this would prove nothing
    assert "inside" in slugs
    assert "outside" not in json.dumps(message)
