"""The frame of the pages that ask once more before readers see a change.

Each page serves one draft (from a button on its form) or several (an action of the list). A GET,
or a list's first POST, shows it; only its own button, a POST with ``confirm``, does the act.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join

from cms.authoring.admin.entry_search import admin_url
from cms.publishing import Problem

Drafts = list[Any]
SELECTION_FIELDS = ("action", "_selected_action", "select_across")  # the list's selection


def is_confirmed(request: HttpRequest) -> bool:
    return request.method == "POST" and "confirm" in request.POST


def render_confirmation_page(
    model_admin: Any, request: HttpRequest, name: str, drafts: Drafts, **context: Any
) -> TemplateResponse:
    """The page ``authoring/<name>.html`` about the drafts, with the form in ``context`` if any."""
    one = drafts[0] if len(drafts) == 1 else None
    form = context.get("form")
    frame = {
        "opts": model_admin.opts,
        "original": one,
        "title": name.replace("_", " ").capitalize(),
        "drafts": drafts,
        "media": model_admin.media + form.media if form else model_admin.media,
        # So that the second POST means the same entries.
        "kept": [(key, value) for key in SELECTION_FIELDS for value in request.POST.getlist(key)],
        "back": admin_url(one, "change", one.pk) if one else request.get_full_path(),
    }
    everywhere = model_admin.admin_site.each_context(request)
    return TemplateResponse(request, f"authoring/{name}.html", everywhere | frame | context)


def redirect_to_drafts(
    request: HttpRequest, drafts: Drafts, query: str = ""
) -> HttpResponseRedirect:
    """Back to the form of the one, or to the list of the many."""
    if len(drafts) == 1:
        return HttpResponseRedirect(admin_url(drafts[0], "change", drafts[0].pk) + query)
    return HttpResponseRedirect(request.get_full_path())


def add_list_message(request: HttpRequest, level: int, heading: str, sentences: list[str]) -> None:
    """A message with a list below it."""
    lines = format_html_join("", "<li>{}</li>", ([line] for line in dict.fromkeys(sentences)))
    text = format_html('{}<ul class="problems">{}</ul>', heading, lines)
    messages.add_message(request, level, text)


def format_problem(draft: Any, problem: Problem) -> str:
    """The problem, with the name of its field before it if it has one."""
    names = {field.name: field for field in draft._meta.fields + draft._meta.many_to_many}
    if problem.field not in names:
        return problem.message
    return f"{str(names[problem.field].verbose_name).capitalize()}: {problem.message}"
