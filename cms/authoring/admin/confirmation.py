"""Confirmation pages: they ask once more before readers see a change.

Each page serves one draft (from a button on its form) or several (an action of the list). A GET,
or a list's first POST, shows it; only its own button, a POST with ``confirm``, does the act.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join

from cms.authoring.admin.entry_search import admin_url
from cms.authoring.admin.versions import reload, write_versions
from cms.publishing import Problem

Drafts = list[Any]
SELECTION_FIELDS = ("action", "_selected_action", "select_across")  # of the list's action form


def is_confirmed(request: HttpRequest) -> bool:
    """Tell whether the page's own button was pressed."""
    return request.method == "POST" and "confirm" in request.POST


def render_confirmation_page(
    model_admin: Any, request: HttpRequest, name: str, drafts: Drafts, **context: Any
) -> TemplateResponse:
    """Render the page ``authoring/<name>.html`` about the drafts.

    A ``form`` in the context is shown, with its media.
    """
    single = drafts[0] if len(drafts) == 1 else None
    form = context.get("form")
    frame = {
        "opts": model_admin.opts,
        "original": single,
        "title": name.replace("_", " ").capitalize(),
        "drafts": drafts,
        "media": model_admin.media + form.media if form else model_admin.media,
        "versions": write_versions(
            [reload(draft) for draft in (*context.get("needed", ()), *drafts)]
        ),
        # So that the second POST means the same entries.
        "selection": [
            (field, value) for field in SELECTION_FIELDS for value in request.POST.getlist(field)
        ],
        "back": admin_url(single, "change", single.pk) if single else request.get_full_path(),
    }
    site_context = model_admin.admin_site.each_context(request)
    return TemplateResponse(request, f"authoring/{name}.html", site_context | frame | context)


def redirect_to_drafts(
    request: HttpRequest, drafts: Drafts, query: str = ""
) -> HttpResponseRedirect:
    """Redirect to the form of a single draft (with ``query``), or to the list of several."""
    if len(drafts) == 1:
        return HttpResponseRedirect(admin_url(drafts[0], "change", drafts[0].pk) + query)
    return HttpResponseRedirect(request.get_full_path())


def add_list_message(request: HttpRequest, level: int, heading: str, sentences: list[str]) -> None:
    """Add a message with a list below its heading; a sentence that repeats stands there once."""
    items = format_html_join(
        "", "<li>{}</li>", ([sentence] for sentence in dict.fromkeys(sentences))
    )
    text = format_html('{}<ul class="problems">{}</ul>', heading, items)
    messages.add_message(request, level, text)


def format_problem(draft: Any, problem: Problem) -> str:
    """Write the problem with the name of its field, if it has one, before it."""
    fields = {field.name: field for field in draft._meta.fields + draft._meta.many_to_many}
    if problem.field not in fields:
        return problem.message
    return f"{str(fields[problem.field].verbose_name).capitalize()}: {problem.message}"
