"""Subscriptions in the admin: their form, status and actions."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.publishing import publish
from cms.syndication.partners.models import Partner
from cms.syndication.push.models import Message, Replay, Secret, Subscription
from tests.clock import MONDAY
from tests.factories.treatments import TreatmentFactory
from tests.syndication.push.fakes import NEWS, Clock, Receiver, create_subscription, deliver_all

pytestmark = pytest.mark.django_db
LIST = "/admin/push/subscription/"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{40,}=*")


def post_action(client, action: str, *subscriptions: Subscription, **fields):
    ids = [subscription.pk for subscription in subscriptions]
    return client.post(LIST, {"action": action, "_selected_action": ids, **fields})


def test_new_subscription_shows_its_secret_once_and_starts_at_the_end_of_the_log(admin_client):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    partner = Partner.objects.create(name="Example News", contact="desk@news.example")
    blank = admin_client.get(f"{LIST}add/").content.decode()
    form = {"partner": partner.pk, "url": NEWS, "envelope": "plain", "delivered_sequence": "1"}
    form |= {"types": ["post", "study"]}

    response = admin_client.post(f"{LIST}add/", form)

    assert re.search(r'name="delivered_sequence" value="1"', blank)
    (text,) = set(SECRET.findall(response.content.decode()))
    secret = Secret.objects.get()
    assert secret.text == text
    assert (secret.subscription.types, secret.subscription.locales) == (["post", "study"], [])
    assert response["Cache-Control"].startswith("private, no-store")
    for page in (LIST, f"{LIST}{secret.subscription_id}/change/"):
        assert text not in admin_client.get(page).content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"url": "ftp://news.example/"}, "begins with neither http:// nor https://"),
        ({"url": "https://user:pass@news.example/"}, "carries a name or password"),
        ({"url": "news"}, "begins with neither http:// nor https://"),
        ({"url": "https://news.example:8443/"}, "Port 8443 is neither 80 nor 443."),
        ({"url": "http://127.0.0.1/"}, "is not a public server’s"),
        ({"url": "http://[::1]/"}, "is not a public server’s"),
        ({"url": NEWS}, "This partner is told at this address already."),
        ({"delivered_sequence": "2"}, "The log ends at line 1."),
    ],
)
def test_what_can_never_work_is_refused_with_a_sentence(admin_client, wrong, message):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    partner = create_subscription(url=NEWS).partner
    form = {
        "partner": partner.pk,
        "url": "https://other.example/",
        "delivered_sequence": "1",
    } | wrong

    page = admin_client.post(f"{LIST}add/", form | {"envelope": "plain"}).content.decode()

    assert message in unescape(page).replace("'", "’")
    assert Subscription.objects.count() == 1


def test_address_that_the_house_names_may_be_inside(admin_client, settings):
    settings.OUTBOUND_ALLOW = ["127.0.0.1:8090"]
    partner = Partner.objects.create(name="Example News", contact="desk@news.example")
    form = {"partner": partner.pk, "url": "http://127.0.0.1:8090/", "delivered_sequence": "0"}

    admin_client.post(f"{LIST}add/", form | {"envelope": "plain"})

    assert Subscription.objects.count() == 1


def test_list_says_how_far_behind_each_is(admin_client, django_assert_num_queries):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    for number in range(3):
        create_subscription(f"Partner {number}", delivered_sequence=number % 2, attempts=number)
    admin_client.get(LIST)

    page = admin_client.get(LIST).content.decode()

    assert page.count("failing") == 2
    assert re.findall(r"field-progress[^>]*>\s*([^<]*?)\s*<", page) == [
        "all but 1 line",
        "everything",
        "all but 1 line",
    ]


def test_acts_do_what_they_say(admin_client):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    first, second = (
        create_subscription(),
        create_subscription("Other", url="https://other.example/"),
    )
    clock = Clock(timezone.now())
    deliver_all(Receiver(), clock)

    post_action(admin_client, "send_test", first, second)
    post_action(admin_client, "pause", first)
    first.refresh_from_db()
    assert (first.state, Message.objects.filter(kind="test").count()) == ("paused", 2)

    post_action(admin_client, "resume", first)
    first.refresh_from_db()
    assert first.state == "active"

    confirmation = post_action(admin_client, "replay", first).content.decode()
    assert "From line" in confirmation
    assert not Replay.objects.exists()
    post_action(admin_client, "replay", first, confirm="1", first="1", last="1")
    replay = Replay.objects.get()
    assert (replay.subscription, replay.after, replay.until) == (first, 0, 1)

    confirmation = post_action(admin_client, "rotate_secret", second).content.decode()
    assert "Make a new secret?" in confirmation
    assert Secret.objects.filter(subscription=second).count() == 1
    shown = post_action(admin_client, "rotate_secret", second, confirm="1")
    (text,) = set(SECRET.findall(shown.content.decode()))
    assert Secret.objects.get(subscription=second, ends_at=None).text == text
    assert Secret.objects.filter(subscription=second).count() == 2
    assert (
        SECRET.search(
            post_action(admin_client, "rotate_secret", first, second, confirm="1").content.decode()
        )
        is None
    )


def test_types_and_languages_are_chosen_by_name(admin_client):
    subscription = create_subscription(types=["post"], locales=["en"])
    page = f"{LIST}{subscription.pk}/change/"

    shown = admin_client.get(page).content.decode()
    form = {"url": NEWS, "envelope": "plain", "types": ["nothing"]}
    refused = admin_client.post(page, form)
    saved = admin_client.post(page, form | {"types": ["study"], "locales": ["en", "es"]})

    boxes = [box for box in re.findall(r"<input[^>]*>", shown) if 'type="checkbox"' in box]
    ticked = {
        re.search(r'value="(\w+)"', box)[1] for box in boxes if re.search(r"\schecked[\s>]", box)
    }
    assert ticked == {"post", "en"}
    assert list(refused.context["adminform"].form.errors) == ["types"]
    assert saved.status_code == 302
    subscription.refresh_from_db()
    assert (subscription.types, subscription.locales) == (["study"], ["en", "es"])


def test_its_page_says_how_it_stands_and_how_the_last_attempts_went(admin_client):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    subscription = create_subscription()
    page = f"{LIST}{subscription.pk}/change/"
    assert "Nothing has been sent yet." in admin_client.get(page).content.decode()

    deliver_all(Receiver(503), Clock(timezone.now()), most=3)
    failed = admin_client.get(page).content.decode()

    assert "It has been told all but 1 line, up to line 0. One attempt failed since" in failed
    assert "Changes: line 1" in failed
    assert "It answered with 503." in failed


def test_acts_on_its_page_lead_back_to_it(admin_client):
    subscription = create_subscription()
    page = f"{LIST}{subscription.pk}/change/"

    def run_action(action: str):
        return admin_client.post(f"{LIST}{subscription.pk}/act/", {"action": action})

    paused = run_action("pause")
    subscription.refresh_from_db()
    assert (paused.status_code, paused["Location"]) == (302, page)
    assert subscription.state == "paused"
    assert f'href="{page}"' in run_action("replay").content.decode()
    assert run_action("delete_selected").status_code == 403
    assert admin_client.get(f"{LIST}{subscription.pk}/act/").status_code == 405


def test_range_that_ends_before_it_begins_is_asked_for_again(admin_client):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    subscription = create_subscription(delivered_sequence=1)

    confirmation = post_action(
        admin_client, "replay", subscription, confirm="1", first="2", last="1"
    )

    assert "This line comes before the first one." in confirmation.content.decode()
    assert not Replay.objects.exists()


@pytest.mark.parametrize("name", ["delivery", "message", "follower", "subscription"])
def test_every_page_opens_and_shows_no_secret(admin_client, name):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    subscription = create_subscription()
    deliver_all(Receiver(503), Clock(timezone.now()))

    page = admin_client.get(reverse(f"admin:push_{name}_changelist"))

    assert page.status_code == 200
    assert subscription.secrets.get().text not in page.content.decode()


def test_nobody_without_the_right_can_act(client, django_user_model):
    subscription = create_subscription()
    client.force_login(django_user_model.objects.create_user("ada", is_staff=True))

    assert post_action(client, "pause", subscription).status_code == 403
    response = client.post(f"{LIST}{subscription.pk}/act/", {"action": "pause"})
    assert response.status_code == 403

    subscription.refresh_from_db()
    assert subscription.state == "active"
