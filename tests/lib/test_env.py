import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.lib import env


@pytest.mark.parametrize(("raw", "value"), [("1", True), ("Yes", True), ("off", False)])
def test_boolean_reads_the_usual_words(monkeypatch, raw, value):
    monkeypatch.setenv("MARROW_X", raw)

    assert env.boolean("MARROW_X", default=not value) is value


def test_boolean_refuses_any_other_word(monkeypatch):
    monkeypatch.setenv("MARROW_X", "maybe")

    with pytest.raises(ImproperlyConfigured, match="MARROW_X is 'maybe'; write 1 or 0"):
        env.boolean("MARROW_X", default=True)


@pytest.mark.parametrize("raw", ["0", "70000", "8000x", "-1", "٣", "1.5"])
def test_integer_refuses_what_is_not_a_whole_number_in_range(monkeypatch, raw):
    monkeypatch.setenv("PORT", raw)

    with pytest.raises(ImproperlyConfigured, match="write a whole number from 1 to 65535"):
        env.integer("PORT", 8000, least=1, most=65535)


def test_a_blank_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("MARROW_X", "  ")

    assert env.text("MARROW_X", "default") == "default"


def test_words_are_a_comma_list(monkeypatch):
    monkeypatch.setenv("MARROW_X", "a, b,,c ")

    assert env.words("MARROW_X", "") == ["a", "b", "c"]


def test_address_wants_a_scheme_and_drops_the_closing_slash(monkeypatch):
    monkeypatch.setenv("MARROW_X", "https://example.org/")
    assert env.address("MARROW_X", "") == "https://example.org"

    monkeypatch.setenv("MARROW_X", "example.org")
    with pytest.raises(ImproperlyConfigured, match="http:// or https://"):
        env.address("MARROW_X", "")


def test_chains_say_what_stands_in_for_a_word_in_order(monkeypatch):
    known = ["en", "es", "pt"]
    assert env.chains("MARROW_X", {"es": ["en"]}, among=known) == {"es": ["en"]}

    monkeypatch.setenv("MARROW_X", "es: en, pt:es  en")
    assert env.chains("MARROW_X", {}, among=known) == {"es": ["en"], "pt": ["es", "en"]}

    monkeypatch.setenv("MARROW_X", "none")
    assert env.chains("MARROW_X", {"es": ["en"]}, among=known) == {}


@pytest.mark.parametrize("raw", ["es", "es:", "es en", "es: it", "it: en", "es: es", "es: en en"])
def test_chain_that_leads_nowhere_or_in_a_circle_is_refused(monkeypatch, raw):
    monkeypatch.setenv("MARROW_X", raw)

    with pytest.raises(ImproperlyConfigured, match="write it like “es: en”, with words of: en, es"):
        env.chains("MARROW_X", {}, among=["en", "es"])


def test_templates_are_addresses_by_what_they_are_for(monkeypatch):
    monkeypatch.setenv("X", "post=https://a.example/{slug}/, *=http://b.example/{collection}/{id}")

    assert env.templates("X") == {
        "post": "https://a.example/{slug}/",
        "*": "http://b.example/{collection}/{id}",
    }
    assert env.templates("Y") == {}


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/",
        "post=/posts/",
        "post=https://a/{secret}",
        "post=https://a/{",
        "*=https://a/, *=https://b/",
    ],
)
def test_template_that_could_not_be_filled_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("X", text)

    with pytest.raises(ImproperlyConfigured, match="X has"):
        env.templates("X")


def test_origin_is_what_browsers_send():
    assert env.origin("https://a.example:8443/news/") == "https://a.example:8443"
