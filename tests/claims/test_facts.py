"""Claims state facts of treatments: in words of each language, and known to drift."""

import pytest

from claims.models import Claim, ClaimFact, ClaimTreatment
from cms.published.models.log import Change
from cms.publishing import PreflightError, publish, withdraw
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.treatments import CriterionFactory, PathEffectFactory, TreatmentFactory
from treatments.facts import FACT_SHEET

pytestmark = pytest.mark.django_db


@pytest.fixture
def fusion():
    return TreatmentFactory(
        slug="fusion",
        name="Spinal fusion",
        invasiveness=5,
        reversibility="irreversible",
        recovery_days_min=14,
        recovery_days_max=84,
    )


@pytest.fixture
def trim():
    return TreatmentFactory(slug="trim", name="Microdiscectomy", invasiveness=3)


@pytest.fixture
def treatments(fusion, trim):
    PathEffectFactory(
        from_treatment=fusion, to_treatment=trim, effect="forecloses", scope="same_site"
    )
    PathEffectFactory(from_treatment=trim, to_treatment=fusion)
    CriterionFactory(treatment=fusion, text="Instability.")
    publish(fusion, trim, by=None, at=MONDAY)
    return fusion, trim


def state(*facts, of, derivation="fact", **values):
    claim = ClaimFactory(quoted_figure="", derivation=derivation, **values)
    for position, treatment in enumerate(of):
        ClaimTreatment.objects.create(claim=claim, treatment=treatment, position=position)
    for position, (name, other) in enumerate(facts):
        ClaimFact.objects.create(claim=claim, name=name, other=other, position=position)
    return claim


def words(claim):
    claim.prepare_rendering()
    return claim.quotation.text or claim.quotation.problem


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "5 of 5; open surgery with implants; no; 2 to 12 weeks"),
        ("de", "5 von 5; offene Operation mit Implantaten; nein; 2 bis 12 Wochen"),
        ("es", "5 de 5; cirugía abierta con implantes; no; 2 a 12 semanas"),
        ("fr", "5 sur 5; chirurgie ouverte avec implants; non; 2 à 12 semaines"),
    ],
)
def test_facts_are_said_in_the_language_of_the_text(treatments, locale, said):
    names = ("invasiveness", "depth", "reversibility", "recovery")
    claims = [state((name, None), of=treatments[:1], locale=locale) for name in names]

    assert "; ".join(map(words, claims)) == said


def test_what_becomes_of_another_treatment_is_said_of_the_pair(treatments):
    fusion, trim = treatments

    assert words(state(("path", trim), of=[fusion])) == "is closed off at the same site"
    assert words(state(("path", fusion), of=[trim])) == "stays possible"
    assert words(state(("forecloses", None), of=[fusion])) == "Microdiscectomy (at the same site)"


def test_later_options_name_what_closes_and_count_the_others(treatments):
    fusion, trim = treatments
    assert words(state(("later_options", None), of=[trim])) == "all stated stay possible"
    PathEffectFactory(from_treatment=fusion)
    publish(fusion, by=None, at=TUESDAY)

    assert words(state(("later_options", None), of=[fusion])) == (
        "closed off: Microdiscectomy (at the same site); also still possible: 1"
    )


def test_every_fact_has_words_and_a_heading_in_every_language(treatments):
    for name, fact in FACT_SHEET.facts.items():
        assert fact.headings.keys() == {"en", "de", "es", "fr"}, name
        claim = state((name, treatments[1] if fact.concerns_another else None), of=treatments[:1])
        claim.prepare_rendering()
        assert claim.quotation.facts["rows"][0]["cells"][0]["text"], name


def test_a_table_says_what_is_not_stated(treatments):
    claim = state(*(("recovery", None), ("indications", None)), of=treatments, derivation="table")
    claim.prepare_rendering()
    facts = claim.quotation.facts

    assert [column["heading"] for column in facts["columns"]] == ["Recovery", "For"]
    assert [[cell["text"] for cell in row["cells"]] for row in facts["rows"]] == [
        ["2 to 12 weeks", "Instability"],
        ["not stated", "not stated"],
    ]


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda f, t: state(of=[f]), "A fact is one of one treatment."),
        (lambda f, t: state(("recovery", None), of=[t]), "The treatment does not say this."),
        (lambda f, t: state(derivation="table", of=[f]), "A table needs a treatment and a fact"),
        (
            lambda f, t: state(("trial", None), of=[f], hedge="about"),
            "A fact is said as the treatment says it.",
        ),
        (
            lambda f, t: state(("indications", None), of=[f], locale="de"),
            "“Whom it is for” is in the words of “Spinal fusion”, which is in “en”.",
        ),
        (
            lambda f, t: state(("trial", None), of=[TreatmentFactory(name="New")]),
            "The claim names the treatment “New”, which readers do not have.",
        ),
    ],
)
def test_a_claim_that_can_not_state_its_fact_is_refused(treatments, build, sentence):
    with pytest.raises(PreflightError) as refused:
        publish(build(*treatments), by=None, at=TUESDAY)

    assert any(each.message.startswith(sentence) for each in refused.value.problems)


def test_a_draft_of_a_treatment_moves_nothing_and_a_publication_does(client, treatments):
    fusion = treatments[0]
    claim = state(("invasiveness", None), of=[fusion], slug="deep")
    post = PostFactory(slug="back", title="It is {claim:deep}")
    publish(claim, by=None, at=TUESDAY)
    publish(post, by=None, at=TUESDAY)
    fusion.invasiveness, fusion.leaves_implant = 4, False
    fusion.save()
    assert read(client, "claims/deep")["evidence"] == "current"

    publish(fusion, by=None, at=WEDNESDAY)

    claim_now, post_now = read(client, "claims/deep"), read(client, "posts/back")
    assert claim_now["text"] == "5 of 5"
    assert claim_now["evidence_detail"]["current"]["text"] == "4 of 5"
    assert (claim_now["evidence"], post_now["evidence"]) == ("drifted", "drifted")
    moved = Change.objects.filter(kind="evidence").order_by("sequence")
    assert [change.type for change in moved] == ["claim", "post"]

    publish(Claim.objects.get(), by=None, at=THURSDAY)
    assert read(client, "claims/deep")["evidence"] == "current"


def read(client, address):
    return client.get(f"/api/v1/{address}/").json()


def test_other_changes_of_a_treatment_leave_its_facts_current(client, treatments):
    fusion = treatments[0]
    publish(state(("invasiveness", None), of=[fusion], slug="deep"), by=None, at=TUESDAY)
    fusion.summary = "Another text"
    fusion.save()
    publish(fusion, by=None, at=WEDNESDAY)

    assert read(client, "claims/deep")["evidence"] == "current"


def test_a_new_path_and_a_withdrawn_treatment_are_told(client, treatments):
    fusion = treatments[0]
    table = (("keeps_open", None), ("forecloses", None))
    publish(state(*table, of=[fusion], slug="paths", derivation="table"), by=None, at=TUESDAY)
    PathEffectFactory(from_treatment=fusion, to_treatment=TreatmentFactory(name="New"))
    publish(fusion, by=None, at=WEDNESDAY)
    assert read(client, "claims/paths")["evidence"] == "drifted"

    withdraw(fusion, by=None, at=THURSDAY, reason="error")

    claim = read(client, "claims/paths")
    assert claim["evidence"] == "source_flagged"
    assert claim["facts"]["rows"][0]["treatment"] is None
    assert claim["facts"]["rows"][0]["name"] == "Spinal fusion"


@pytest.fixture
def table_post(treatments):
    facts = (("invasiveness", None), ("path", treatments[1]), ("recovery", None))
    claim = state(
        *facts, of=treatments, derivation="table", slug="side", statement="Two <treatments>"
    )
    body = f'<p>Look:</p><cms-comparison data-id="{claim.pk}"></cms-comparison>'
    post = PostFactory(slug="back", body=body)
    publish(claim, by=None, at=TUESDAY)
    publish(post, by=None, at=TUESDAY)
    return post


def test_a_table_stands_in_every_form_of_a_body(client, table_post, treatments):
    post = client.get("/api/v1/posts/back/?body=html,blocks,markdown,text").json()
    body, page = post["body"], f'<a href="{read(client, "treatments/fusion")["canonical_url"]}">'

    assert body["text"].split("\n\n")[1] == (
        "Two <treatments>\n"
        "Treatment\tInvasiveness (1–5)\tMicrodiscectomy afterwards\tRecovery\n"
        "Spinal fusion\t5\tis closed off at the same site\t"
        "2 to 12 weeks\n"
        "Microdiscectomy\t3\tnot stated\t"
        "not stated"
    )
    assert "<caption>Two &lt;treatments&gt;</caption><thead><tr>" in body["html"]
    assert f'<tr><th scope="row">{page}Spinal fusion</a></th><td>5<' in body["html"]
    assert (
        "| Treatment | Invasiveness (1–5) | Microdiscectomy afterwards | Recovery |"
        in body["markdown"]
    )
    block = body["blocks"][1]
    assert (block["type"], block["claim"]["slug"]) == ("comparison", "side")
    assert [row["entry"]["slug"] for row in block["rows"]] == ["fusion", "trim"]
    assert [card["slug"] for card in post["claims"]] == ["side"]


def test_a_claim_that_is_no_table_can_not_stand_as_one(treatments):
    claim = state(("invasiveness", None), of=treatments[:1])
    publish(claim, by=None, at=TUESDAY)
    post = PostFactory(body=f'<cms-comparison data-id="{claim.pk}"></cms-comparison>')

    with pytest.raises(PreflightError, match="is no table"):
        publish(post, by=None, at=TUESDAY)


@pytest.fixture
def ask(admin_client):
    return lambda name, query: admin_client.get(f"/admin/claims/claim/{name}/?{query}").json()


def test_authors_choose_treatments_and_facts(ask, treatments):
    fusion, trim = treatments
    chosen = f"treatment={fusion.pk}&fact=path:{trim.pk}&derivation=fact"

    assert [each["title"] for each in ask("treatments", "q=fus")["results"]] == ["Spinal fusion"]
    assert len(ask("facts", "")["results"]) == len(FACT_SHEET.facts)
    assert ask("statements", chosen)["text"] == "is closed off at the same site"
    assert ask("statements", "fact=trial")["problem"] == "Choose a treatment and a fact."
    problem = ask("statements", f"treatment={fusion.pk}&fact=path&derivation=fact")["problem"]
    assert problem.startswith("“What becomes of another treatment afterwards” needs another")


def test_a_table_is_created_for_the_text(admin_client, treatments):
    fusion, trim = treatments
    response = admin_client.post(
        "/admin/claims/claim/create/",
        {
            "statement": "Side by side",
            "derivation": "table",
            "treatment": [fusion.pk, trim.pk],
            "fact": ["invasiveness", f"path:{trim.pk}"],
        },
    )

    claim = Claim.objects.get()
    assert (response.status_code, response.json()["title"]) == (201, "Side by side")
    assert response.json()["table"]["rows"][0]["name"] == "Spinal fusion"
    assert [row.treatment for row in claim.treatment_rows.all()] == [fusion, trim]
    assert [(row.name, row.other) for row in claim.fact_rows.all()] == [
        ("invasiveness", None),
        ("path", trim),
    ]
    form = admin_client.get(f"/admin/claims/claim/{claim.pk}/change/").content.decode()
    assert "“Side by side”" in form
    assert "Invasiveness, from 1 to 5" in form
