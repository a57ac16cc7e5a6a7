"""The programs in docs/how-to/partner-kit.md run as they stand there."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from cms.keys.lifecycle import create_key
from cms.keys.models import Key
from cms.publishing import publish, withdraw
from cms.syndication.partners.models import Partner
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory
from tests.places import place_at

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "partner-kit.md"
MIRROR, RECEIVER = re.findall(r"```python\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)
SECRET = re.findall(r"SECRET=(whsec_\S+)`", PAGE.read_text())[0]


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_the_mirror_of_the_kit_holds_what_is_published(live_server, settings):
    settings.BASE_URL = live_server.url
    posts = [PostFactory() for _ in range(3)]
    publish(*posts, by=None, at=MONDAY)
    withdraw(posts[0], by=None, at=TUESDAY, reason="error")
    key = create_key(Key(name="kit", rate=0, partner=Partner.objects.create(name="Kit")))

    done = subprocess.run(
        [sys.executable, "-c", MIRROR],
        env={**os.environ, "MARROW": f"{live_server.url}/api/v1", "KEY": key},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.stderr == ""
    assert done.stdout.startswith("2 entries; go on at ")
    assert f"after={place_at(4)}" in done.stdout


@pytest.mark.django_db
def test_the_receiver_of_the_kit_takes_the_month():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = (
        RECEIVER.replace("8090", str(port))
        .replace(").serve_forever()", "); print('ready', flush=True); server.serve_forever()")
        .replace("HTTPServer((", "server = HTTPServer((")
    )
    command = [sys.executable, "-u", "-c", program]
    with subprocess.Popen(
        command,
        env={**os.environ, "SECRET": SECRET},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as receiver:
        assert receiver.stdout.readline() == "ready\n"
        call_command("replay_month", f"http://127.0.0.1:{port}/", "--secret", SECRET)
        # It answers before it prints, so it may go only when all is printed.
        printed = [receiver.stdout.readline() for _ in range(11)]
        receiver.terminate()
        rest = receiver.stdout.read()

    assert printed[0] == "9000000001 publish sleep-and-pain \n"
    assert printed[-1] == "9000000011 withdraw sueno-y-dolor The translation reversed a sentence.\n"
    assert rest == ""
