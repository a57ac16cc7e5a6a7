"""``make_key`` and ``revoke_key``."""

import pytest
from django.core.management import CommandError, call_command

from cms.keys.models import Key

pytestmark = pytest.mark.django_db


def test_make_key_prints_a_key_that_opens_the_api(capsys, client):
    call_command("make_key", "Example News", "--rate", "7", "--expires", "2999-01-01T00:00")
    key_text = capsys.readouterr().out.strip()

    response = client.get("/api/v1/posts/", headers={"Authorization": f"Bearer {key_text}"})

    assert response.status_code == 200
    assert response["RateLimit-Policy"] == '"key";q=7;w=3600'
    assert Key.objects.get().expires_at.year == 2999


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["x", "--expires", "soon"], "'soon' is not a time"),
        (["x", "--expires", "2001-01-01T00:00"], "has passed"),
        (["x" * 101], "^NAME: .*at most 100 characters"),
        (["x", "--rate", "-1"], "^--rate: Ensure this value is greater than or equal to 0"),
    ],
)
def test_make_key_says_what_is_wrong(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("make_key", *words)
    assert not Key.objects.exists()


def test_revoke_key_takes_the_prefix_or_the_whole_key(capsys, make_key):
    first, second = make_key(), make_key()

    call_command("revoke_key", first.prefix)
    call_command("revoke_key", second.text)

    assert Key.objects.filter(revoked_at=None).count() == 0
    assert second.text not in capsys.readouterr().out


def test_revoke_key_says_what_is_wrong(make_key):
    key = make_key()
    call_command("revoke_key", key.prefix)

    with pytest.raises(CommandError, match="already"):
        call_command("revoke_key", key.prefix)
    with pytest.raises(CommandError, match="no key with the prefix 'nobody'"):
        call_command("revoke_key", "nobody")
