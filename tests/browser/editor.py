"""The body editor in a browser: open a post, paste and drop as people do."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

PASTE = """(target, {parts, files}) => {
    const clipboardData = new DataTransfer()
    for (const [type, text] of Object.entries(parts)) clipboardData.setData(type, text)
    for (const {name, type, bytes} of files) {
        const content = Uint8Array.from(atob(bytes), (byte) => byte.charCodeAt(0))
        clipboardData.items.add(new File([content], name, {type}))
    }
    const how = {clipboardData, bubbles: true, cancelable: true}
    target.dispatchEvent(new ClipboardEvent("paste", how))
}"""
DROP = """(target, {files, parts}) => {
    const dataTransfer = new DataTransfer()
    for (const [type, text] of Object.entries(parts)) dataTransfer.setData(type, text)
    for (const {name, type, bytes} of files) {
        const content = Uint8Array.from(atob(bytes), (byte) => byte.charCodeAt(0))
        dataTransfer.items.add(new File([content], name, {type}))
    }
    const box = target.getBoundingClientRect()
    const place = {clientX: box.x + box.width / 2, clientY: box.y + Math.min(box.height / 2, 40)}
    const events = ["dragenter", "dragover", "drop"].map(
        (name) => new DragEvent(name, {dataTransfer, bubbles: true, cancelable: true, ...place}))
    for (const event of events) target.dispatchEvent(event)
    return events.slice(1).map((event) => event.defaultPrevented)
}"""

OpenPost = Callable[[Any], Any]


@pytest.fixture
def open_post(page: Any, live_server: Any) -> OpenPost:
    """``open_post(post)`` opens the form of a post in a browser, as an administrator."""
    client = Client()
    client.force_login(User.objects.create_superuser("ines"))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )

    def open_form(post: Any) -> Any:
        page.goto(f"{live_server.url}/admin/posts/post/{post.pk}/change/")
        page.locator(".body-toolbar").wait_for()
        return page

    return open_form


def paste(page: Any, parts: dict[str, str] | None = None, files: Any = ()) -> None:
    """Paste what the clipboard holds by type of content, and files, into the editor."""
    data = {"parts": parts or {}, "files": list(files)}
    page.locator(".ProseMirror").evaluate(PASTE, data)


def drop(page: Any, selector: str, files: Any = (), parts: dict[str, str] | None = None) -> Any:
    """Drop on an element; returns whether the page took the drag and the drop for itself."""
    data = {"parts": parts or {}, "files": list(files)}
    return page.locator(selector).first.evaluate(DROP, data)


def body_of(page: Any) -> str:
    text: str = page.locator("textarea[name=body]").input_value()
    return text


def notice_of(page: Any) -> str:
    lines = page.locator(".body-notice li").all_inner_texts()
    return " ".join(lines)


def settle(page: Any) -> None:
    """The editor hears of a moved caret by an event, which quick fingers would overtake."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
