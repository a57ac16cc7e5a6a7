"""A client that fills in the terms of a page, written apart from our own code."""

import html
import re

TITLES = [
    "Backs",
    "<b>Tom & “Jerry's”</b> {title}",
    "{canonical_url}",
    "published by",
    "canonical_url",
    'a href="',
    "\\u001a and \\ {title",
]


def path_of(item):
    return item["url"].removeprefix("http://localhost:8000")


def fill_in(template, item, key=""):
    """What a client does with a term, written apart from our own code."""
    if isinstance(template, dict):
        return {name: fill_in(value, item, name) for name, value in template.items()}
    if not isinstance(template, str):
        return template
    escape = html.escape if key == "html" else str
    names = re.compile(r"\{(title|canonical_url)\}")
    return names.sub(lambda match: escape(item[match[1]]), template)


def complete(page):
    """The items of a page, each with the terms of the page that it does not have itself."""
    terms = page.get("terms", {})
    return [
        {**{name: fill_in(each, item) for name, each in terms.items()}, **item}
        for item in page["results"]
    ]
