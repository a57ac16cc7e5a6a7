"""The admin of claims, and what the editor asks it: results, claims, words, and new claims."""

import pytest
from django.contrib.auth.models import Permission, User

from claims.models import Claim
from cms.authoring.models.revision import current_revision

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/claims/claim/"


@pytest.fixture
def viewer(client):
    """Somebody who may view claims and add none."""
    user = User.objects.create_user("vera", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_claim"))
    client.force_login(user)
    return client


def ask(client, name, **query):
    return client.get(f"{ADDRESS}{name}/", query).json()


def test_results_are_described_by_what_tells_them_apart(admin_client, result):
    choices = ask(admin_client, "results", q="surgery avoided fusion 20")["results"]

    assert choices == [
        {
            "id": str(result.pk),
            "study": "Approved for fusion",
            "measure": "Surgery avoided",
            "title": "All arms: 20 of 26",
            "note": "26 people",
            "statistic": "proportion",
        }
    ]


def test_all_words_of_a_search_must_be_found(admin_client, study):
    found = [len(ask(admin_client, "results", q=q)["results"]) for q in ("", "fusion", "fusion x")]

    assert found == [2, 2, 0]


def test_results_of_studies_that_readers_do_not_have_are_not_offered(admin_client, result):
    study = result.study
    study.results.create(measure=result.measure, statistic="proportion", n_events=1, n_analysed=2)

    assert len(ask(admin_client, "results")["results"]) == 2


def test_choosing_costs_the_same_for_any_number_of_results(
    admin_client, study, django_assert_num_queries
):
    """Session, user, results, documents of studies, cards of measures and studies."""
    with django_assert_num_queries(5):
        ask(admin_client, "results")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"hedge": "almost"}, {"text": "almost 77 %", "problem": ""}),
        ({"derivation": "count", "locale": "de"}, {"text": "20 von 26", "problem": ""}),
        (
            {"derivation": "difference"},
            {
                "text": "",
                "problem": (
                    "A difference is said of such a result, or of two: the second is subtracted "
                    "from the first."
                ),
            },
        ),
        (
            {"decimals": "99"},
            {
                "text": "",
                "problem": (
                    "That is no way to say a figure. Choose how it is said, the word before it, "
                    "and -3 to 6 decimals."
                ),
            },
        ),
    ],
)
def test_words_are_shown_before_a_claim_exists(admin_client, result, how, words):
    assert ask(admin_client, "words", result=str(result.pk), **how) == words


def test_words_without_a_result(admin_client):
    assert ask(admin_client, "words", result="x") == {
        "text": "",
        "problem": "Choose a result first.",
    }


def test_claims_are_described_by_their_words(admin_client, claim):
    choice = {
        "id": str(claim.pk),
        "key": "avoided-fusion",
        "title": "almost 77 %",
        "statement": "Almost 77 % avoided fusion for three years",
        "problem": "",
        "locale": "en",
        "table": None,
        "state": "Draft",
    }

    assert ask(admin_client, "choices", q="fusion years")["results"] == [choice]
    assert ask(admin_client, "choices", ids=f"{claim.pk},x")["results"] == [choice]
    assert ask(admin_client, "choices", q="knee")["results"] == []


def create(client, **values):
    return client.post(f"{ADDRESS}create/", values)


def test_a_claim_is_created_with_its_first_revision(admin_client, result, other_result):
    values = {"result": [result.pk, other_result.pk], "derivation": "difference", "decimals": "1"}
    response = create(admin_client, statement=" A  difference ", locale="de", **values)

    claim = Claim.objects.get()
    assert (response.status_code, response.json()["title"]) == (201, "3,8 Prozentpunkte")
    assert (claim.slug, claim.statement, claim.locale) == ("a-difference", "A difference", "de")
    assert [row.result_id for row in claim.result_rows.all()] == [result.pk, other_result.pk]
    assert current_revision(claim).number == 1


def test_a_second_claim_with_the_same_statement_has_a_key_of_its_own(admin_client, result):
    for _ in range(2):
        create(admin_client, statement="Most avoided it", result=result.pk)

    keys = Claim.objects.order_by("slug").values_list("slug", flat=True)
    assert list(keys) == ["most-avoided-it", "most-avoided-it-2"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"statement": "A"}, "Choose the result that the figure rests on."),
        (
            {"statement": "A", "result": "9f5b3c54-0a8e-4e57-9c59-1c2d3e4f5a6b"},
            "Choose the result that the figure rests on.",
        ),
        ({"statement": " "}, "Say in a sentence what the figure is of."),
    ],
)
def test_a_claim_that_lacks_something_is_refused(admin_client, result, values, sentence):
    is_bound = "result" in values or values["statement"] == "A"
    response = create(admin_client, **({} if is_bound else {"result": result.pk}) | values)

    assert (response.status_code, response.json()["error"]) == (400, sentence)
    assert Claim.objects.count() == 0


def test_who_may_view_claims_may_choose_and_not_create(viewer, result):
    response = create(viewer, statement="A", result=result.pk)

    assert ask(viewer, "words", result=str(result.pk))["text"] == "77 %"
    assert response.status_code == 403
    assert response.json()["error"].startswith("You may not add claims.")


@pytest.mark.parametrize("name", ["choices", "results", "words"])
def test_who_may_not_view_claims_is_refused(client, name):
    client.force_login(User.objects.create_user("max", is_staff=True))

    assert client.get(f"{ADDRESS}{name}/").status_code == 403


def test_the_form_shows_the_words(admin_client, claim):
    page = admin_client.get(f"{ADDRESS}{claim.pk}/change/").content.decode()

    assert "“almost 77 %”" in page


def test_a_new_form_says_when_the_words_appear(admin_client):
    page = admin_client.get(f"{ADDRESS}add/").content.decode()

    assert "the words appear here" in page
