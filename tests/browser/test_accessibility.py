"""axe finds nothing serious on the pages of authors, light and dark, in any of their tabs."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib import admin
from django.urls import reverse

from cms.authoring.models.draft import Draft
from cms.authoring.models.release import Release, ReleaseItem
from cms.posts.models import Post
from cms.published.models.log import Change
from cms.publishing import publish
from studies.models import OutcomeResult
from tests.browser.conftest import press
from tests.clock import MONDAY
from tests.factories import FACTORIES
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.studies import (
    ArmFactory,
    PopulationFactory,
    ReportFactory,
    ResultFactory,
)
from tests.factories.treatments import (
    ConditionFactory,
    CriterionFactory,
    PathEffectFactory,
    RegulatoryStatusFactory,
    TreatmentFactory,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]
TABLE = "<table><tr><th>Treatment</th><th>How long it takes</th></tr></table>"
# Every tab at once, so that a page is looked at once and not once for each tab
SHOW_TABS = """for (const tab of document.querySelectorAll('form [x-show*="Tab ="]')) {
  tab.style.setProperty("display", "block", "important"); }"""
RUN_AXE = """theme => {
  document.documentElement.classList.toggle("dark", theme === "dark");
  return axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations
    .filter(({impact}) => ["serious", "critical"].includes(impact))
    .flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 200)}`)));
}"""
DRAFTS = sorted(
    (model for model in admin.site._registry if issubclass(model, Draft)),
    key=lambda model: model._meta.label,
)
TYPES = [*DRAFTS, OutcomeResult, Release]


def find_violations(page):
    """Return what axe finds, in both themes, on the page that is open."""
    page.add_style_tag(content="*, *::before, *::after { transition: none !important; }")
    page.evaluate(AXE_SCRIPT)
    page.evaluate(SHOW_TABS)
    return {theme: page.evaluate(RUN_AXE, theme) for theme in ("light", "dark")}


NOTHING = {"light": [], "dark": []}


def create_entry(model):
    """Create an entry of the type with a row in each of its tables."""
    if model is OutcomeResult:
        return ResultFactory()
    if model is Release:
        release = Release.objects.create(name="Spring")
        topic = TopicFactory()
        ReleaseItem.objects.create(release=release, type="posts.topic", entry_id=topic.pk)
        return release
    name = model._meta.model_name
    if name == "post":
        return PostFactory(
            body="<h2>Pain</h2><p>Walk.</p>" + TABLE,
            series=SeriesFactory(),
            authors=[AuthorFactory()],
            treatments=[TreatmentFactory()],
            topics=[TopicFactory()],
            conditions=[ConditionFactory()],
            key_points=["Walk.", "Lift."],
        )
    factories = {factory._meta.model: factory for factory in FACTORIES.values()}
    entry = factories[model]()
    if name == "study":
        ArmFactory(study=entry)
        PopulationFactory(study=entry)
        ReportFactory(study=entry)
        ResultFactory(study=entry)
    if name == "treatment":
        CriterionFactory(treatment=entry)
        PathEffectFactory(from_treatment=entry)
        RegulatoryStatusFactory(treatment=entry)
    if name == "series":
        PostFactory(series=entry, series_position=1)
    return entry


def page_url(entry, page):
    opts = entry._meta
    arguments = [] if page in {"add", "changelist"} else [entry.pk]
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=arguments)


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model._meta.model_name)
def test_lists_and_forms(window, model):
    entry = create_entry(model)
    found = {}

    for page in ("changelist", "change", "add"):
        window.open(page_url(entry, page))
        found[page] = find_violations(window)

    assert found == dict.fromkeys(("changelist", "change", "add"), NOTHING)


@pytest.mark.parametrize("act", ["publish", "withdraw", "schedule", "embargo", "delete", "history"])
def test_confirmation_pages(window, act):
    post = create_entry(Post)
    publish(post, by=None, at=MONDAY)

    window.open(page_url(post, act))

    assert find_violations(window) == NOTHING


@pytest.mark.parametrize("act", ["go", "schedule"])
def test_pages_of_a_release(window, act):
    release = create_entry(Release)

    window.open(reverse(f"admin:authoring_release_{act}", args=[release.pk]))

    assert find_violations(window) == NOTHING


def test_the_overview_and_the_log(window):
    publish(create_entry(Post), by=None, at=MONDAY)
    found = {}

    for path in ("/admin/", reverse("admin:published_change_changelist")):
        window.open(path)
        found[path] = find_violations(window)

    assert Change.objects.count() == 1
    assert found == dict.fromkeys(found, NOTHING)


def test_the_login(page, live_server):
    page.goto(live_server.url + "/admin/login/")

    assert find_violations(page) == NOTHING


def test_a_form_with_mistakes_and_a_narrow_window(window):
    post = create_entry(Post)
    window.set_viewport_size({"width": 400, "height": 800})
    window.open(page_url(post, "change"))
    window.fill("#id_title", "")
    press(window, "Save and continue editing")

    assert find_violations(window) == NOTHING


def test_icons_are_no_words_of_names(window):
    window.open(page_url(create_entry(Post), "change"))
    window.evaluate(SHOW_TABS)

    names = window.evaluate(
        """[...document.querySelectorAll(".material-symbols-outlined")]
        .filter((icon) => !icon.closest("[aria-hidden=true]")).map((icon) => icon.textContent)"""
    )

    assert names == []
    assert window.get_by_role("textbox", name="Body", exact=True).count() == 1
    assert window.get_by_role("combobox", name="Series").count() == 1
