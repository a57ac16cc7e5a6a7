"""Partners and recalls in the admin, for partner managers and other roles."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.authoring.roles import create_roles
from cms.keys.models import Key
from cms.publishing import publish, withdraw
from cms.syndication.partners.activity_models import Receipt, Usage
from cms.syndication.partners.admin.usage_charts import build_usage_charts
from cms.syndication.partners.models import Partner
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, SeriesFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db):
    """``desk("partner manager")``: a client that is logged in as a user of that role."""
    create_roles()

    def log_in(role="partner manager") -> Client:
        person = User.objects.create_user(role.split()[-1], is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(person)
        return client

    return log_in


def change_url(partner):
    return reverse("admin:partners_partner_change", args=[partner.pk])


NOTHING = "“nothing” is not among what can be chosen here:"
DAILY = (
    "“daily” is not a duration. Write PT24H for a day, PT90M for an hour and a half or P7D for a "
    "week."
)
FORM = {"name": "Example News", "contact": "desk@example.org", "is_active": "on"}


def errors(response):
    return dict(response.context["adminform"].form.errors)


def test_a_partner_is_made_with_a_scope_chosen_from_what_is_there(desk):
    series = SeriesFactory(title="Can Stem Cells Help?")
    publish(series, by=None, at=MONDAY)
    scope = {
        "types": ["post", "study"],
        "locales": ["es"],
        "series": [str(series.pk)],
        "fields": ["summary", "body"],
    }

    response = desk().post(reverse("admin:partners_partner_add"), FORM | scope)

    assert response.status_code == 302
    partner = Partner.objects.get()
    assert {name: getattr(partner, name) for name in scope} == scope
    assert partner.topics == []


@pytest.mark.parametrize("name", ["types", "locales", "series", "topics", "fields"])
def test_what_does_not_exist_cannot_be_chosen(desk, name):
    response = desk().post(reverse("admin:partners_partner_add"), FORM | {name: ["nothing"]})

    assert errors(response) == {
        name: [f"{NOTHING} it may have been withdrawn or renamed. Choose from the list."]
    }


def test_a_series_that_was_withdrawn_stays_in_the_scope_until_somebody_takes_it_out(desk, news):
    series = SeriesFactory()
    publish(series, by=None, at=MONDAY)
    news.series = [str(series.pk)]
    news.save()
    withdraw(series, by=None, at=TUESDAY, reason="expired")
    client = desk()

    assert "(not published any more)" in client.get(change_url(news)).content.decode()
    response = client.post(change_url(news), FORM | {"series": news.series})

    assert response.status_code == 302
    assert Partner.objects.get().series == [str(series.pk)]


def test_a_refresh_interval_is_a_duration(desk):
    terms = {"refresh_within": "daily"}

    response = desk().post(reverse("admin:partners_partner_add"), FORM | terms)

    assert errors(response) == {"refresh_within": [DAILY]}


def test_terms_that_are_blank_are_the_publishers(news, settings):
    ours = settings.PUBLISHER
    assert news.agreed_terms() == {
        "license": {"name": ours["license_name"], "url": ours["license_url"]},
        "attribution": {"text": "Published by Marrow", "logo": ours["logo"]},
        "refresh_within": "PT24H",
        "allowed_changes": ours["allowed_changes"],
    }

    news.license_name, news.refresh_within = "Contract 7", "PT2H"

    assert news.agreed_terms()["license"] == {"name": "Contract 7", "url": ""}
    assert news.agreed_terms()["refresh_within"] == "PT2H"


@pytest.mark.parametrize(
    ("pulled", "sequence", "published", "label"),
    [
        (None, 0, timedelta(hours=1), "never asked"),
        (timedelta(hours=1), 1, timedelta(hours=2), "up to date"),
        (timedelta(hours=30), 0, timedelta(hours=2), "behind"),
        (timedelta(hours=30), 0, timedelta(hours=25), "late"),
    ],
)
def test_the_list_says_how_each_copy_stands(desk, news, pulled, sequence, published, label):
    now = timezone.now()
    publish(PostFactory(), by=None, at=now - published)
    pulled_at = now - pulled if pulled else None
    Partner.objects.update(last_pull_at=pulled_at, last_sequence=sequence)

    page = desk().get(reverse("admin:partners_partner_changelist")).content.decode()

    assert label in page
    assert ("1, for" in page) == (label in {"behind", "late"})


def test_the_page_of_a_partner_shows_keys_recalls_and_what_it_asked(desk, recall, news, key_of):
    key_of(news)
    today = timezone.now().date()
    for kind, number in (("changes", 7), ("api", 40)):
        Usage.objects.create(partner=news, day=today, kind=kind, requests=number, bytes=2048)

    response = desk().get(change_url(news))

    assert [key["state"] for key in response.context["keys"]] == ["valid"]
    assert [row.change.sequence for row in response.context["compliance"]["rows"]] == [2]
    assert response.context["compliance"]["all"] == 1
    assert response.context["usage"]["sums"] == {"requests": 47, "bytes": 4096, "entries": 0}
    data = json.loads(response.context["usage"]["requests"])
    assert [(each["label"], each["data"][-1]) for each in data["datasets"]] == [
        ("Changes", 7),
        ("API", 40),
    ]
    assert len(data["labels"]) == 30


def test_plots_leave_out_what_is_older_than_they_show(news):
    today = MONDAY.date()
    for back in (0, 29, 30):
        day = today - timedelta(days=back)
        Usage.objects.create(partner=news, day=day, kind="api", requests=1)

    assert build_usage_charts(news, today=today)["sums"]["requests"] == 2


def test_a_key_is_made_from_the_partners_page_and_shown_once(desk, news):
    client = desk()
    address = client.get(change_url(news)).context["new_key_url"]

    form = client.get(address)
    initial = form.context["adminform"].form.initial
    assert (initial["partner"], initial["scopes"]) == (str(news.pk), ["read", "confirm"])
    response = client.post(
        address, {"name": "app", "partner": news.pk, "scopes": ["read", "confirm"], "rate": 10}
    )

    key = Key.objects.get()
    assert (key.partner, key.scopes) == (news, ["read", "confirm"])
    assert f"marrow_{key.prefix}_" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_key_of_no_partner_cannot_confirm(desk):
    form = {"name": "app", "scopes": ["read", "confirm"], "rate": 10}

    response = desk().post(reverse("admin:keys_key_add"), form)

    assert errors(response) == {"scopes": ["Only a partner's key can confirm: choose the partner."]}


def test_the_page_of_a_recall_shows_who_has_confirmed_and_who_has_not(
    desk, recall, news, partner, confirm, key_of
):
    mirror = partner("Mirror")
    partner("Study Mirror", types=["study"])
    confirm(2, key_of(mirror), b'{"note": "Gone."}')

    page = desk().get(reverse("admin:partners_recall_change", args=[2]))

    receipts = page.context["receipts"]
    assert receipts.missing == [news]
    assert [(each, receipt.note) for each, receipt in receipts.confirmed] == [(mirror, "Gone.")]
    assert page.context["state"] == "overdue"  # Tuesday is long gone
    listed = desk("administrator").get(reverse("admin:partners_recall_changelist"))
    assert "Example News" in listed.content.decode()


def test_what_a_partner_says_on_the_phone_is_noted_once(desk, recall, news):
    address = reverse("admin:partners_recall_note", args=[2, news.pk])
    client = desk()

    for note in ("Removed, says Jo.", "Again."):
        client.post(address, {"note": note})

    receipt = Receipt.objects.get()
    assert (receipt.partner, receipt.note, receipt.key) == (
        news,
        "Noted by us. Removed, says Jo.",
        "",
    )


@pytest.mark.parametrize(
    ("role", "status"), [("author", 403), ("editor", 200), ("medical reviewer", 403)]
)
def test_editors_look_others_do_not_and_neither_changes_anything(desk, recall, news, role, status):
    client = desk(role)

    assert client.get(change_url(news)).status_code == status
    assert client.post(change_url(news), FORM).status_code == 403
    note = reverse("admin:partners_recall_note", args=[2, news.pk])
    assert client.post(note, {"note": "x"}).status_code == 403
    assert client.get(note).status_code == 403
    assert Receipt.objects.count() == 0


def test_the_lists_cost_the_same_for_one_and_for_three(
    desk, partner, recall, django_assert_max_num_queries
):
    client = desk()
    partner("A")
    counts = []
    for names in ((), ("B", "C")):
        for name in names:
            partner(name)
        queries = []
        for model in ("partner", "recall"):
            with django_assert_max_num_queries(30) as captured:
                client.get(reverse(f"admin:partners_{model}_changelist"))
            queries.append(len(captured))
        counts.append(queries)

    assert counts[0] == counts[1]


def test_the_first_page_names_recalls_that_nobody_has_confirmed(
    desk, recall, news, confirm, key_of
):
    client, editor = desk(), desk("editor")

    def list_sections(client):
        sections = client.get(reverse("admin:index")).context["sections"]
        return [section for section in sections if section["title"] == "Recalls not confirmed"]

    (section,) = list_sections(client)
    assert [(row["title"], row["state"]) for row in section["rows"]] == [("old-dose", "Overdue")]
    assert section["rows"][0]["what"].startswith("Example News, for ")
    assert list_sections(editor) == []

    confirm(2, key_of(news))

    (section,) = list_sections(client)
    assert section["rows"] == []


@pytest.mark.parametrize(("state", "days"), [("true", [0, 9]), ("overdue", [9]), ("false", [5])])
def test_recalls_are_filtered_by_whether_they_are_open(desk, news, state, days):
    now = timezone.now()
    recalls = {}
    for age in (9, 5, 0):
        post = PostFactory(slug=f"days-{age}")
        publish(post, by=None, at=now - timedelta(days=10))
        recalls[age] = withdraw(post, by=None, at=now - timedelta(days=age), reason="safety")
    Receipt.objects.create(partner=news, sequence=recalls[5].sequence)
    Partner.objects.update(created_at=now - timedelta(days=20))

    page = desk().get(reverse("admin:partners_recall_changelist"), {"open": state})

    assert {change.slug for change in page.context["cl"].result_list} == {
        f"days-{age}" for age in days
    }


def test_old_open_recall_stays_on_the_first_page_whatever_came_after_it(desk, news):
    topics = [PostFactory(slug=f"closed-{number}") for number in range(101)]
    old = PostFactory(slug="old-and-open")
    publish(old, *topics, by=None, at=MONDAY)
    withdraw(old, by=None, at=TUESDAY, reason="safety")
    for post in topics:
        change = withdraw(post, by=None, at=TUESDAY, reason="safety")
        Receipt.objects.create(partner=news, sequence=change.sequence)

    page = desk().get(reverse("admin:index")).content.decode()

    assert "old-and-open" in page
