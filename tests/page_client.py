"""A client that presses the buttons of the admin's pages, as a browser does."""

import re
from typing import Any

from django.test import Client

VERSION = re.compile(r'<input type="hidden" name="version" value="([^"]+)">')


class PageClient(Client):
    """Django's test client, which sends what a page said of its version when it was opened.

    ``post()`` opens the page first, as somebody does who presses a button of it at once. Whoever
    wants to have the page open for longer reads ``open_page()`` and sends it with the data.
    """

    def open_page(self, path: str, data: Any = None) -> dict[str, list[str]]:
        """Open a page and return its versions as form data; ``data`` is that of a list's action."""
        if data and "action" in data:
            opening = {name: data[name] for name in ("action", "_selected_action") if name in data}
            response = super().post(path, opening)
        else:
            response = self.get(path)
        return {"version": VERSION.findall(response.content.decode(errors="replace"))}

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        is_form = isinstance(data, dict) and path.startswith("/admin/") and not args
        if "/add/" not in path and is_form and "version" not in data:
            is_confirmed = {"confirm", "post"} & data.keys()
            data = {**self.open_page(path, data if is_confirmed else None), **data}
        return super().post(path, data, *args, **kwargs)
