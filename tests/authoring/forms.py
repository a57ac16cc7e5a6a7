"""Forms of the admin as a browser has them: read from a page, changed, and sent."""

from typing import Any

from selectolax.lexbor import LexborHTMLParser

from cms.authoring.admin.form_data import CONTROLS, control_values

Form = dict[str, list[str]]


def open_form(client: Any, url: str) -> Form:
    """Open the page and return what its form would send if nobody touched it."""
    page = LexborHTMLParser(client.get(url).content.decode())
    (form,) = page.css('form[novalidate][id$="_form"]')
    values: Form = {}
    for control in form.css(CONTROLS):
        name = control.attributes["name"] or ""
        if control.attributes.get("type") != "submit" and "__prefix__" not in name:
            values.setdefault(name, []).extend(control_values(control))
    return {name: value for name, value in values.items() if value and name != "_selected_action"}


def shown_form(response: Any) -> Form:
    """Return what the form on a page would send that came back instead of being saved."""
    return open_form(type("Page", (), {"get": lambda self, url: response})(), "")
