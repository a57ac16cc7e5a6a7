"""The partner kit: a sandbox with its key, and the sample month."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from standardwebhooks import Webhook, WebhookVerificationError

from cms.published.models.log import Change
from cms.syndication.partners.models import Partner
from cms.syndication.push.models import Message
from tests.places import place_at

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def receiver():
    """A partner's receiver, in the way the documentation shows it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                content = Webhook(SECRET).verify(body, dict(self.headers))
            except WebhookVerificationError:
                self.send_response(401)
            else:
                messages.append((self.headers["webhook-id"], content))
                self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    messages = []
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.messages = messages
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def address(server) -> str:
    return f"http://127.0.0.1:{server.server_port}/hook"


@pytest.mark.django_db
def test_a_receiver_gets_the_whole_month_signed_and_the_log_knows_nothing(receiver, capsys):
    call_command("replay_month", address(receiver), "--secret", SECRET)

    changes = [content["data"]["changes"][0] for _, content in receiver.messages]
    assert [
        (change["kind"], change["type"], change["significance"] or change["reason"])
        for change in changes
    ] == [
        ("publish", "post", "update"),
        ("publish", "study", "update"),
        ("publish", "post", "update"),
        ("publish", "post", "update"),
        ("publish", "post", "correction"),
        ("publish", "post", "update"),
        ("publish", "post", "safety"),
        ("publish", "post", "minor"),
        ("withdraw", "study", "retracted"),
        ("evidence", "post", "correction"),
        ("withdraw", "post", "error"),
    ]
    sequences = [change["sequence"] for change in changes]
    assert sequences == sorted(sequences)
    assert len({change["slug"] for change in changes if change["locale"] == "en"}) == 3
    assert capsys.readouterr().out.count("received") == 11
    assert (Change.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_line_has_the_keys_of_a_real_one(receiver, recall, client):
    call_command("replay_month", address(receiver), "--secret", SECRET)

    real = client.get("/api/v1/changes/").json()["changes"][0]
    for _, content in receiver.messages:
        assert set(content["data"]["changes"][0]) == set(real)


@pytest.mark.django_db
def test_messages_come_twice_and_backwards_if_asked(receiver):
    call_command("replay_month", address(receiver), "--secret", SECRET, "--twice", "--shuffled")

    ids = [name for name, _ in receiver.messages]
    assert len(ids) == 22
    assert ids[0] == ids[1]
    assert ids[0].startswith("chg_0_9000000011_9000000011-")


@pytest.mark.django_db
def test_a_receiver_that_refuses_is_told_so(receiver, capsys):
    other = "whsec_" + "QUFB" * 8

    with pytest.raises(CommandError, match="11 messages were not received"):
        call_command("replay_month", address(receiver), "--secret", other)

    assert capsys.readouterr().out.count("It answered with 401.") == 11
    with pytest.raises(CommandError, match="whsec_"):
        call_command("replay_month", address(receiver), "--secret", "whsec_!")


@pytest.mark.django_db
def test_the_sandbox_has_a_key_that_opens_everything_and_owes_nothing(
    settings, capsys, client, recall
):
    settings.DEMO, settings.DEMO_PASSWORD = True, "a quiet harbour"
    call_command("sandbox")
    key = capsys.readouterr().out.removeprefix("Sandbox key: ").strip()

    headers = {"Authorization": f"Bearer {key}"}
    body = client.get("/api/v1/partner/", headers=headers).json()
    assert (body["name"], body["is_sandbox"], body["scope"]["embargoed"]) == ("Sandbox", True, True)
    assert (
        client.post(
            f"/api/v1/recalls/{place_at(2)}/receipts/",
            content_type="application/json",
            headers=headers,
        ).status_code
        == 201
    )

    call_command("sandbox")
    assert capsys.readouterr().out == ("Sandbox key: Sandbox has one (made earlier, unchanged).\n")
    partner = Partner.objects.get()
    partner.keys.all().delete()
    call_command("sandbox")
    assert capsys.readouterr().out == f"Sandbox key: {key}\n"


@pytest.mark.django_db
def test_without_a_demo_the_sandboxs_key_is_drawn(settings, capsys):
    settings.DEMO, settings.DEMO_PASSWORD = False, "a quiet harbour"
    keys = []
    for _ in range(2):
        call_command("sandbox")
        keys.append(capsys.readouterr().out)
        Partner.objects.get().keys.all().delete()

    assert keys[0] != keys[1]
    with pytest.raises(CommandError, match="Only a demo"):
        call_command("make_key", "x", "--demo")


def test_json_of_the_month_stays_below_a_messages_limit(settings):
    from django.utils import timezone

    from cms.syndication.partners.sample_month import sample_messages

    for message in sample_messages(timezone.now(), envelope="cloudevents"):
        assert len(json.loads(message.body)["data"]["changes"]) == 1
        assert len(message.body) < 20_000
