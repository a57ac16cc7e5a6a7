"""The world of the crawl is what it claims to be, so that finding nothing in it means something."""

from django.apps import apps

from tests.crawl.plan import API, COLLECTIONS
from tests.crawl.planting import SECRETS, TWINS, said

ENTRIES = {name: view for name, view in COLLECTIONS.items() if not view.is_part}


def test_every_secret_is_in_the_database_and_no_twin_is(crawl):
    rows = [row for model in apps.get_models() for row in model.objects.values_list()]
    stored = "\n".join(str(value) for row in rows for value in row)

    assert [name for name, secret in SECRETS.items() if secret.text not in stored] == []
    assert [twin for twin in TWINS.values() if twin in stored] == []


def test_readers_see_what_is_published(crawl):
    answers = {name: crawl.client.get(f"{API}{name}/").json() for name in COLLECTIONS}

    assert {name: answer["count"] for name, answer in answers.items()} == {
        name: 2 if name in ENTRIES else 1 for name in COLLECTIONS
    }


def test_of_what_is_withdrawn_readers_learn_that_and_why(crawl):
    for name, view in ENTRIES.items():
        answer = crawl.client.get(f"{API}{name}/{said('withdrawn slug')}/")

        assert answer.status_code == 410
        detail = f"This {view.published.type} was withdrawn on 2026-03-03."
        assert answer.json()["detail"] == f"{detail} Error: something in it is wrong."
        for what in ("title", "body", "result"):
            assert said(f"withdrawn {what}") not in answer.content.decode()
