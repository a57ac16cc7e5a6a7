"""No page of ours asks its browser for something that its own policy refuses."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cms.authoring.models.draft import Draft
from cms.publishing import withdraw
from tests.api.world import make_world
from tests.clock import TUESDAY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]
#: Chromium reports it in words of its own for each kind of resource; the event is always the same.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
    console.error("refused:", event.violatedDirective, event.blockedURI, event.sourceFile))
"""


@pytest.fixture
def visit(page, live_server, settings):
    """``visit(paths)``: what was refused or failed, by path."""
    settings.BASE_URL = settings.SITE_URL = live_server.url
    complaints: list[str] = []
    page.add_init_script(LISTEN)
    page.on("console", lambda m: complaints.append(m.text) if "refused" in m.text.lower() else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def open_pages(paths: list[str]) -> dict[str, list[str]]:
        found = {}
        for path in paths:
            complaints.clear()
            page.goto(live_server.url + path)
            if complaints:
                found[path] = list(complaints)
        return found

    open_pages.complaints = complaints
    return open_pages


def test_no_public_page_asks_for_what_its_policy_refuses(visit):
    world = make_world()
    withdraw(world.marrow, by=None, at=TUESDAY, reason="safety")
    pages = ["/", "/api/v1/docs/", "/nowhere/", "/posts/nobody/", "/treatments/bone-marrow/"]
    pages += ["/posts/chronic-back-pain/", "/treatments/spinal-fusion/", "/studies/centeno-2017/"]
    pages += ["/conditions/chronic-back-pain/", "/images/hilltop/", "/static/authoring/logo.svg"]

    assert visit(pages) == {}


def test_refusal_is_heard(visit, page):
    """Or the other two would notice nothing."""
    visit(["/"])

    directive = page.evaluate("""new Promise((resolve) => {
        addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
        const script = document.createElement("script");
        script.textContent = "1";
        document.body.append(script);
    })""")

    assert directive == "script-src-elem"
    assert visit.complaints != []


def admin_pages() -> list[str]:
    """Return every list, every empty form and, for drafts, every page of one that is published."""
    pages = ["/admin/", "/admin/password_change/"]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        first = model._default_manager.first()
        if first is None:
            continue
        acts = ["change", "history", "delete"]
        acts += ["publish", "withdraw"] if issubclass(model, Draft) else []
        for act in acts:
            try:
                pages.append(reverse(f"{name}_{act}", args=[first.pk]))
            except NoReverseMatch:
                pages.append(f"{reverse(f'{name}_changelist')}{first.pk}/{act}/")
    return pages


def test_no_page_of_the_admin_asks_for_what_its_policy_refuses(visit, page, live_server):
    make_world()
    client = Client()
    client.force_login(User.objects.create_superuser("administrator", password="x"))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )

    pages = admin_pages()

    assert len(pages) > 40
    assert visit(pages) == {}
