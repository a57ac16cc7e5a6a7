"""The words around texts are in the language of the feed."""

import gettext
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from lxml import html

from cms.published.models.log import Change
from cms.publishing import publish, withdraw
from cms.syndication.feeds.notices import REASONS, build_correction_title
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory
from tests.syndication.feeds.changes import CHANGE

pytestmark = pytest.mark.django_db
LOCALE = Path(settings.LOCALE_PATHS[0])
TRANSLATED = sorted({*settings.LOCALES} - {"en"})
#: What a catalog writes: an optional context, a message and its translation, each on one line.
MESSAGE = re.compile(r'(?:^msgctxt "(.*)"\n)?^msgid "(.+)"\n^msgstr "(.*)"$', re.MULTILINE)
#: The same of a number, with the forms for one and for several.
PLURAL = re.compile(
    r'^msgid "(.+)"\n^msgid_plural "(.+)"\n^msgstr\[0\] "(.*)"\n^msgstr\[1\] "(.*)"$', re.MULTILINE
)


def read_catalog(locale):
    """Read the messages of a source catalog, by message and context, those of numbers by form."""
    text = (LOCALE / locale / "LC_MESSAGES" / "django.po").read_text()
    messages = {
        (message, context): translated for context, message, translated in MESSAGE.findall(text)
    }
    for message, _, *forms in PLURAL.findall(text):
        messages |= {(message, 0): forms[0], (message, 1): forms[1]}
    return messages


def read_compiled(locale):
    with (LOCALE / locale / "LC_MESSAGES" / "django.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog
    messages = {}
    for key, text in catalog.items():
        if isinstance(key, tuple):  # of a number: the singular, and which form this is
            messages[key] = text
        elif key:
            context, _, message = key.rpartition("\x04")
            messages[message, context] = text
    return messages


@pytest.mark.parametrize("locale", TRANSLATED)
def test_compiled_catalog_is_what_its_source_says(locale):
    catalog = read_catalog(locale)

    assert catalog
    assert "" not in catalog.values()
    assert read_compiled(locale) == catalog


def test_catalogs_have_the_same_messages_with_the_same_placeholders():
    catalogs = [read_catalog(locale) for locale in TRANSLATED]

    assert all(catalog.keys() == catalogs[0].keys() for catalog in catalogs)
    for catalog in catalogs:
        for (message, _), translated in catalog.items():
            placeholders = [
                sorted(re.findall(r"\{\w+\}|%\(\w+\)s", each)) for each in (message, translated)
            ]
            assert placeholders[0] == placeholders[1]


def test_every_message_of_the_code_is_in_the_catalogs():
    root = LOCALE.parent.parent
    listing = subprocess.run(
        ["git", "ls-files", "cms"], cwd=root, capture_output=True, text=True, check=False
    )
    if listing.returncode:
        pytest.skip("not a git work tree")
    texts = [
        (root / name).read_text()
        for name in listing.stdout.splitlines()
        if name.startswith(("cms/syndication", "cms/posts", "cms/templates/discovery"))
        and name.endswith((".py", ".html"))
    ]
    called = r"gettext(?:_lazy)?\(\s*\"([^\"]+)\"|\{% translate \"([^\"]+)\" %\}"
    messages = {
        each for text in texts for pair in re.findall(called, text) for each in pair if each
    }

    assert "Withdrawn: {title}" in messages
    assert messages - {"posts", "feed"} <= {message for message, _ in read_catalog("de")}


NOTICES = {
    "en": [
        "Withdrawn: A <dose>",
        "“A <dose>” was withdrawn on March 3, 2026. Something in it is wrong.",
        "Ten.",
        "It is replaced by Better.",
        "Please remove your copies of it.",
    ],
    "de": [
        "Zurückgezogen: A <dose>",
        "„A <dose>“ wurde am 3. März 2026 zurückgezogen. Etwas darin ist falsch.",
        "Ten.",
        "Ersetzt durch: Better.",
        "Bitte entfernen Sie Ihre Kopien davon.",
    ],
    "es": [
        "Retirado: A <dose>",
        "«A <dose>» se retiró el 3 de marzo de 2026. Contiene un error.",
        "Ten.",
        "Lo sustituye Better.",
        "Elimine, por favor, sus copias.",
    ],
    "fr": [
        "Retiré : A <dose>",
        "« A <dose> » a été retiré le 3 mars 2026. Il contient une erreur.",
        "Ten.",
        "Remplacé par Better.",
        "Veuillez supprimer vos copies.",
    ],
}


@pytest.mark.parametrize("locale", NOTICES)
@pytest.mark.parametrize("name", ["posts", "corrections"])
def test_withdrawal_is_told_in_the_language_of_the_feed(feed, locale, name):
    post = PostFactory(title="A <dose>", locale=locale)
    better = PostFactory(title="Better", locale=locale)
    publish(post, better, by=None, at=MONDAY)
    withdraw(post, by=None, at=TUESDAY, reason="error", note="Ten.", replacement=better.pk)

    item = feed(f"{name}.json", locale=locale)["items"][0]
    paragraphs = html.fragments_fromstring(item["content_html"])

    assert [item["title"], *(each.text_content() for each in paragraphs)] == NOTICES[locale]


@pytest.mark.parametrize("locale", TRANSLATED)
@pytest.mark.parametrize("name", ["posts", "corrections"])
def test_titles_and_descriptions_of_feeds_are_translated(feed, locale, name):
    english, other = feed(f"{name}.json"), feed(f"{name}.json", locale=locale)

    assert (english["title"], english["language"]) == (
        {"posts": "Marrow: posts", "corrections": "Marrow: corrections and withdrawals"}[name],
        "en",
    )
    assert other["language"] == locale
    assert english["title"] != other["title"]
    assert english["description"] != other["description"]


def test_every_reason_has_a_sentence():
    assert [*REASONS] == [*Change.Reason]


def test_language_without_a_catalog_gets_english():
    change = CHANGE._replace(locale="it", title="Uno", significance="safety")

    assert build_correction_title(change) == "Safety: Uno"
