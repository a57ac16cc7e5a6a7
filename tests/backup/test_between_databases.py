"""A backup is made under load, and put back on another machine and into another database."""

import pytest

from tests.backup.archives import rewrite
from tests.conftest import IS_POSTGRESQL
from tests.installations import SETUP, installations, run

__all__ = ["installations"]

PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.utils import timezone
from cms.publishing import publish
from tests.factories import FACTORIES
publish(*[factory() for factory in FACTORIES.values()], by=None, at=timezone.now())
"""
#: Publishes one topic after another and says so, until nobody listens any more.
WRITE = """
import sys
from uuid import uuid4
from django.utils import timezone
from cms.publishing import publish
from tests.factories.posts import TopicFactory
try:
    while True:
        topic = TopicFactory(slug=f"topic-{uuid4().hex}")
        change, = publish(topic, by=None, at=timezone.now())
        print(change.sequence, flush=True)
except BrokenPipeError:
    sys.stdout = None
"""
#: Makes a backup, in the middle of which the writer has to come on.
BACK_UP = f"""
import subprocess, sys
from pathlib import Path
from cms.backup.creation import create_backup
writer = subprocess.Popen([sys.executable, "-c", {SETUP + WRITE!r}], stdout=subprocess.PIPE)
first = int(writer.stdout.readline())
waited = []
def report(line):
    if line.startswith("posts.") and not waited:
        waited.extend(int(writer.stdout.readline()) for _ in range(5))
manifest = create_backup(Path(sys.argv[1]), report)
writer.stdout.close()
writer.wait()
assert len(waited) == 5, waited
sequence = int(manifest["place"].split("-")[0])
assert first <= sequence < waited[-1], (first, sequence, waited)
print(manifest["place"], manifest["digest"])
"""
RENAME = """
from django.utils import timezone
from cms.posts.models import Topic
from cms.publishing import publish
topic = Topic.objects.first()
topic.name = "Renamed after the restore"
topic.save()
publish(topic, by=None, at=timezone.now())
"""
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


KINDS = (
    [("postgresql", "sqlite"), ("sqlite", "postgresql")]
    if IS_POSTGRESQL
    else [("sqlite", "sqlite")]
)


@pytest.mark.parametrize(("source", "target"), KINDS)
def test_a_backup_under_load_is_put_back_elsewhere(source, target, installations, tmp_path):
    here, there = installations(source), installations(target)
    path = str(tmp_path / "world.tar")
    run(here, "-c", SETUP + PREPARE)

    place, digest = run(here, "-c", SETUP + BACK_UP, path).split()
    restored = run(there, "manage.py", "restore", path)

    expected = [f"Place in the log: {place}", f"Digest of the content: {digest}"]
    assert restored.splitlines()[1:] == expected
    again = run(there, "manage.py", "backup", str(tmp_path / "again.tar"))
    assert again.splitlines()[1:] == expected
    assert run(there, "manage.py", "audit") == "Both sides agree.\n"
    run(there, "-c", SETUP + RENAME)
    assert run(there, "manage.py", "audit") == "Both sides agree.\n"


#: What the backup would be had it been made before the second migration of this app.
LATER = ("purging", "0002_purgeorder_confirmed_at")


def test_a_backup_of_an_earlier_version_is_brought_to_this_one(installations, tmp_path):
    here, there = installations("sqlite"), installations(KINDS[0][1])
    run(here, "-c", SETUP + PREPARE)
    run(here, "manage.py", "backup", str(tmp_path / "new.tar"))

    def forget_later(manifest, members):
        manifest["migrations"].remove([*LATER])
        manifest["tables"]["purging.PurgeOrder"]["columns"].remove("confirmed_at")

    rewrite(tmp_path / "new.tar", tmp_path / "old.tar", forget_later)
    run(there, "manage.py", "restore", str(tmp_path / "old.tar"))

    assert run(there, "manage.py", "migrate", "--check") == ""
    assert run(there, "manage.py", "audit") == "Both sides agree.\n"
