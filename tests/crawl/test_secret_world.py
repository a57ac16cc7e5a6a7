"""The world of the crawl holds its secrets, so that a crawl without findings proves something."""

from django.apps import apps

from tests.crawl.plan import API, COLLECTIONS
from tests.crawl.secret_world import SECRETS, TWINS, secret_text

ENTRIES = {name: view for name, view in COLLECTIONS.items() if not view.is_part}


def test_every_secret_is_in_the_database_and_no_twin_is(crawl):
    rows = [row for model in apps.get_models() for row in model.objects.values_list()]
    stored = "\n".join(str(value) for row in rows for value in row)

    assert [name for name, secret in SECRETS.items() if secret.text not in stored] == []
    assert [twin for twin in TWINS.values() if twin in stored] == []


def test_readers_see_what_is_published(crawl):
    pages = {name: crawl.client.get(f"{API}{name}/").json() for name in COLLECTIONS}

    assert {name: page["count"] for name, page in pages.items()} == {
        name: 2 if name in ENTRIES else 1 for name in COLLECTIONS
    }


def test_of_what_is_withdrawn_readers_learn_that_and_why(crawl):
    for name, view in ENTRIES.items():
        response = crawl.client.get(f"{API}{name}/{secret_text('withdrawn slug')}/")

        assert response.status_code == 410
        detail = f"This {view.published.type} was withdrawn on 2026-03-03."
        assert response.json()["detail"] == f"{detail} Error: something in it is wrong."
        for part in ("title", "body", "result"):
            assert secret_text(f"withdrawn {part}") not in response.content.decode()
