"""Evidence is entered through the admin alone, and reads well in the API and on its page."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from cms.authoring.models.revision import Revision
from cms.pictures.duty import draw_missing
from cms.publishing import publish
from studies.models import Study
from tests.browser.entry import Entry
from tests.clock import MONDAY
from tests.factories.studies import MeasureFactory, ScaleFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]
SLUG = "injection-against-sham"
TABLE = """measure\tgroup\ttime\tmean (95% CI)\tSD\tn\tlocation in the report
ODI\tAnswered, injection\t3 months\t30,5 (27,1 to 33,9)\t12,4\t52\tTable 2
ODI\tAnswered, injection\t12 months\t27,9 (24,4 to 31,4)\t12,8\t52\tTable 2
ODI\tAnswered, injection\t24 months\t29,0 (25,4 to 32,6)\t13,1\t52\tTable 2
ODI\tAnswered, sham\t3 months\t38,2 (34,7 to 41,7)\t12,6\t51\tTable 2
ODI\tAnswered, sham\t12 months\t37,5 (33,8 to 41,2)\t13,3\t51\tTable 2
ODI\tAnswered, sham\t24 months\t38,8 (35,0 to 42,6)\t13,7\t51\tTable 2
VAS\tAnswered, injection\t3 months\t31 (26 to 36)\t18\t52\tTable 3
VAS\tAnswered, injection\t12 months\t29 (24 to 34)\t18\t52\tTable 3
VAS\tAnswered, injection\t24 months\t32 (27 to 37)\t19\t52\tTable 3
VAS\tAnswered, sham\t3 months\t44 (39 to 49)\t18\t51\tTable 3
VAS\tAnswered, sham\t12 months\t45 (40 to 50)\t19\t51\tTable 3
VAS\tAnswered, sham\t24 months\t43 (38 to 48)\t19\t51\tTable 3"""


@pytest.fixture
def measures():
    shipped = (
        ScaleFactory(name="Oswestry Disability Index", abbr="ODI", domain="function"),
        ScaleFactory(name="Pain on a visual analog scale", abbr="VAS"),
        MeasureFactory(name="Surgery avoided", better="higher"),
    )
    publish(*shipped, by=None, at=MONDAY)
    return shipped


def enter_measures(window):
    """Enter two scales and a yes or no; return the clicks of the first."""
    scale = {"data_type": "Continuous: a number on a scale", "better": "Lower is better"}
    oswestry = Entry(window, "studies/outcomemeasure")
    oswestry.type(name="Oswestry Disability Index", abbr="ODI", unit="points")
    oswestry.type(scale_min=0, scale_max=100, minimal_important_change_absolute=10)
    oswestry.choose_fields(domain="Function", **scale)
    oswestry.save()
    pain = Entry(window, "studies/outcomemeasure")
    pain.type(name="Pain on a visual analog scale", abbr="VAS", unit="mm")
    pain.type(scale_min=0, scale_max=100)
    pain.choose_fields(domain="Pain intensity", **scale)
    pain.save()
    surgery = Entry(window, "studies/outcomemeasure")
    surgery.type(name="Surgery avoided")
    surgery.choose_fields(
        domain="Treatment avoided",
        data_type="Binary: yes or no for each patient",
        better="Higher is better",
    )
    surgery.save()
    return oswestry.clicks


def enter_paper(window, title, **notice):
    paper = Entry(window, "studies/citation")
    paper.type(title=title, container_title="Journal of Backs", published_on="2014-01-01")
    if notice:
        paper.open_tab("Notices")
        paper.add_row("notices", **notice)
    paper.save()


def enter_groups(entry):
    """Enter two arms and three groups of people, each a part of another row of the form."""
    entry.open_tab("Arms")
    entry.add_row("arms", label="Injection", role="Experimental", n_allocated=60)
    entry.add_row("arms", label="Sham injection", role="Sham procedure", n_allocated=60)
    entry.open_tab("Groups of people")
    entry.add_row("populations", label="Had it", kind="Received it", n=58, arm="Injection")
    followed = {"kind": "Were followed up", "parent": "Had it"}
    entry.copy_row("populations", 0, label="Answered, injection", n=52, **followed)
    entry.copy_row(
        "populations", 1, label="Answered, sham", n=51, parent="Select value", arm="Sham injection"
    )


def read_document(client, collection, slug):
    return client.get(f"/api/v1/{collection}/{slug}/").json()


def list_saves(study):
    return Revision.objects.filter(entry_id=study.pk, act=Revision.Act.SAVE)


def test_a_trial_of_four_results_takes_37_clicks_and_one_save(window, client, measures):
    entry = Entry(window, "studies/study")
    entry.type(title="Injection against sham", n_enrolled=120)
    enter_groups(entry)
    entry.open_tab("Results")
    first = {"measure": "Oswestry", "population": "Answered, injection", "statistic": "Mean"}
    entry.add_row("results", **first, timepoint_days=365, n_analysed=52, value="27.9")
    entry.copy_row("results", 0, timepoint_days=730, n_analysed=52, value="29")
    sham = {"population": "Answered, sham", "n_analysed": 51}
    entry.copy_row("results", 0, **sham, timepoint_days=365, value="37.5")
    entry.copy_row("results", 2, timepoint_days=730, n_analysed=51, value="38.8")
    entry.save()

    assert entry.clicks == 37
    assert list_saves(Study.objects.get()).count() == 1
    assert [each["title"] for each in read_document(client, "studies", SLUG)["results"]] == [
        "Oswestry Disability Index at 12 months, answered, injection: 27.9",
        "Oswestry Disability Index at 24 months, answered, injection: 29",
        "Oswestry Disability Index at 12 months, sham injection, answered, sham: 37.5",
        "Oswestry Disability Index at 24 months, sham injection, answered, sham: 38.8",
    ]
    assert window.errors == []


def enter_trial(window):
    """Enter a trial with two measures at three visits, from a table; return the clicks."""
    enter_paper(window, "A trial of one injection")
    entry = Entry(window, "studies/study")
    entry.type(title="Injection against sham", n_enrolled=120)
    entry.choose_fields(design="Randomised trial, parallel groups")
    enter_groups(entry)
    entry.open_tab("Reports")
    entry.add_row("reports", citation="A trial of")
    entry.open_tab("Results")
    entry.click(window.get_by_text("Paste a table from a spreadsheet"))
    window.fill("[name=results-table]", TABLE)
    entry.save("Read the table")
    entry.save()
    return entry.clicks


def enter_review(window):
    entry = Entry(window, "studies/study")
    entry.type(title="Injections for back pain, pooled", year=2016)
    entry.choose_fields(design="Meta-analysis")
    entry.open_tab("Review")
    entry.type(searched_to="2016-01-31", databases="MEDLINE", n_studies=5)
    entry.open_tab("Arms")
    entry.add_row("arms", label="Injection", role="Experimental")
    entry.add_row("arms", label="No injection", role="Usual care")
    entry.open_tab("Results")
    row = entry.add_row(
        "results",
        measure="Surgery",
        arm="Injection",
        statistic="Risk ratio",
        timepoint_days=365,
        value="1.42",
        ci_low="1.1",
        ci_high="1.83",
    )
    entry.unfold(row)
    pooled = {"n_studies": 5, "pooling_model": "Random effects", "i_squared": "0.62"}
    entry.fill_row("results", comparator_arm="No injection", ci_level="0.95", **pooled)
    entry.fill_row("results", p_operator="=", p_value="0.007")
    entry.save()


def enter_cases(window):
    """Enter a retracted publication, and a study of it with a range."""
    retraction = {"type": "Retraction", "date": "2016-05-01", "reason": "Data can't be found."}
    enter_paper(window, "Forty cases of a cell injection", **retraction)
    entry = Entry(window, "studies/study")
    entry.type(title="Cell injections in forty cases")
    entry.choose_fields(design="Case series")
    entry.open_tab("Reports")
    entry.add_row("reports", citation="Forty cases")
    entry.open_tab("Results")
    row = entry.add_row("results", measure="Surgery", statistic="Range over several studies")
    entry.unfold(row)
    entry.fill_row(
        "results", value_low="0.6", value_high="0.9", report="2014 Forty cases of a cell injection"
    )
    entry.save()


def enter_treatments(window):
    """Enter a drug, and exercise for the knee with how certain it helps; they go together."""
    condition = Entry(window, "treatments/condition")
    condition.type(name="Knee osteoarthritis", plain_name="Worn knee", body_site="knee")
    condition.save()
    drug = Entry(window, "treatments/treatment")
    drug.type(name="Naproxen", plain_name="Painkiller tablets")
    noninvasive = {
        "procedure_type": "Noninvasive: nothing enters the body",
        "invasiveness": "1: nothing enters the body",
    }
    drug.choose_fields(kind="Drug", **noninvasive)
    drug.open_tab("Doses")
    dose = {"value_low": 250, "value_high": 500, "unit": "mg", "route": "by mouth"}
    drug.add_row("doses", substance="Naproxen", **dose, schedule="twice a day")
    drug.open_tab("Harms")
    drug.add_row("harms", text="Bleeding", how_often="1 in 100", source="Forty cases")
    drug.open_tab("Burden")
    drug.add_row("burdens", visits=1, days_off=0)
    drug.save()
    exercise = Entry(window, "treatments/treatment")
    exercise.type(name="Strength training of the thigh", plain_name="Leg training")
    exercise.choose_fields(kind="Exercise programme", **noninvasive)
    exercise.open_tab("What stays possible")
    exercise.add_row("path_effects", to_treatment="Naproxen", effect="keeps open")
    exercise.open_tab("Criteria")
    exercise.add_row(
        "criteria", kind="For: an indication", condition="Knee", text="A worn knee that hurts."
    )
    exercise.open_tab("Programme")
    exercise.add_row("programmes", sessions=24, weeks=12, supervision="Partly with a therapist")
    exercise.open_tab("Certainty")
    row = exercise.add_row(
        "certainties",
        condition="Knee",
        measure="Pain",
        level="Moderate: it is probably close, and may differ",
        judged_at="2018-01-01",
    )
    exercise.unfold(row)
    exercise.click(row.locator("[name$=-imprecision]"))
    row.locator("[name$=-explanation]").fill("Four trials of 212 people.")
    exercise.save()


def enter_series_of_posts(window):
    series = Entry(window, "posts/series")
    series.type(title="What helps a worn knee?", summary="Treatments of knee osteoarthritis.")
    series.save()
    post = Entry(window, "posts/post")
    post.type(title="Training the thigh", summary="Strong legs, less pain?")
    window.locator("[contenteditable=true]").first.fill("Strong muscles carry the knee.")
    post.open_tab("Place and picture")
    post.search(window.locator("form"), "series", "What helps")
    post.type(series_position=1)
    post.open_tab("Treatments")
    post.add_row("treatment_rows", treatment="Strength")
    post.save()


def list_facts(client, path):
    """Return the facts on a page, by their names."""
    page = LexborHTMLParser(client.get(path).content.decode())
    rows = {row.css_first("dt").text(): row.css("dd") for row in page.css("dl.facts > div")}
    return {name: " ".join(" ".join(dd.text() for dd in dds).split()) for name, dds in rows.items()}


@pytest.mark.slow
def test_evidence_is_entered_through_the_admin_alone(window, client):
    assert enter_measures(window) == 7
    assert enter_trial(window) == 33
    enter_review(window)
    enter_cases(window)
    enter_treatments(window)
    enter_series_of_posts(window)

    assert window.errors == []
    trial = read_document(client, "studies", SLUG)
    assert [len(trial[name]) for name in ("arms", "populations", "results")] == [2, 3, 12]
    assert (
        "Oswestry Disability Index at 3 months, answered, injection: 30.5 95 % interval "
        "27.1 to 33.9, standard deviation 12.4, 52 people. Primary report, 2014, Table 2"
    ) in list_facts(client, f"/studies/{SLUG}/")["Results"]
    assert list_facts(client, "/studies/injections-for-back-pain-pooled/")["Results"] == (
        "Surgery avoided at 12 months, injection against no injection: risk ratio 1.42 "
        "95 % interval 1.1 to 1.83, p = 0.007, 5 studies pooled, random effects, I² 62 %. "
        "No publication is known to say so."
    )
    cases = list_facts(client, "/studies/cell-injections-in-forty-cases/")
    assert cases["Results"] == "Surgery avoided, all arms: 60 % to 90 % Primary report, 2014"
    assert cases["Does it still stand"] == "Retracted"
    assert read_document(client, "studies", "cell-injections-in-forty-cases")["evidence"] == (
        "source_retracted"
    )
    drug = list_facts(client, "/treatments/naproxen/")
    assert drug["Doses"] == "Naproxen 250 to 500 mg, by mouth, twice a day"
    assert (drug["Possible harms"], drug["What it asks of you"]) == (
        *("Bleeding 1 in 100", "1 visit, no days off"),
    )
    # The paper that counts its harm is retracted.
    assert read_document(client, "treatments", "naproxen")["evidence"] == "source_retracted"
    exercise = list_facts(client, "/treatments/strength-training-of-the-thigh/")
    assert exercise["Programme"] == "24 sessions, over 12 weeks, partly with a therapist"
    assert exercise["How certain this is"] == (
        "Pain on a visual analog scale in knee osteoarthritis: moderate certainty "
        "Four trials of 212 people. Lowered for imprecision. Judged on 1 January 2018."
    )
    assert exercise["Stays possible afterwards"] == "Naproxen"
    draw_missing()
    forest, course = (client.get(each["src"]).content.decode() for each in trial["pictures"])
    assert "12 months: Answered, injection" in forest
    assert "Pain on a visual analog scale" in course
    (post,) = client.get("/api/v1/posts/?series=what-helps-a-worn-knee").json()["results"]
    assert post["title"] == "Training the thigh"
