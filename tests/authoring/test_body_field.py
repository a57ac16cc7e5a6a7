"""The field of a body: what is stored, and what the editor is told."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.editor.field import BodyField
from cms.lib.richtext.sanitizer import MAX_TAGS
from tests.factories.posts import PostFactory


def test_body_is_cleaned_by_forms():
    form_value = '<p onclick="x()">a<script>b</script><b>c</b></p>'

    assert BodyField().clean(form_value, None) == "<p>a<strong>c</strong></p>"


@pytest.mark.django_db
def test_body_is_cleaned_when_a_script_saves_it():
    post = PostFactory(body="<p>a<script>b</script></p>")

    post.refresh_from_db()

    assert post.body == "<p>a</p>"


@pytest.mark.parametrize("nothing", ["", "<p></p>", "<p> <br></p><ul><li></li></ul>"])
def test_body_with_nothing_to_see_is_empty(nothing):
    assert BodyField(blank=True).clean(nothing, None) == ""
    with pytest.raises(ValidationError, match="cannot be blank"):
        BodyField().clean(nothing, None)


def test_body_that_is_too_large_is_refused_with_a_sentence():
    with pytest.raises(ValidationError, match="Split it"):
        BodyField().clean("<p>a</p>" * (MAX_TAGS + 1), None)


def test_migrations_know_a_plain_text_field():
    field = BodyField(blank=True, help_text="The text.")
    field.set_attributes_from_name("body")

    assert field.deconstruct() == (
        "body",
        "django.db.models.TextField",
        [],
        {"blank": True, "help_text": "The text."},
    )


def test_editor_is_told_where_to_find_pictures_and_entries():
    html = str(BodyField().formfield(widget=models.TextField).widget.render("body", "<p>a</p>"))

    assert 'data-image-choices="/admin/media/image/choices/"' in html
    assert re.search('data-entry-choices="/admin/[^"]+"', html)
    assert "&lt;p&gt;a&lt;/p&gt;" in html


def test_modules_of_the_editor_are_all_in_the_import_map():
    media = BodyField().formfield().widget.media
    html = str(media)

    imports = json.loads(re.search('<script type="importmap"[^>]*>(.*?)</script>', html)[1])
    ours = {name: path for name, path in imports["imports"].items() if name.startswith("marrow/")}
    sources = {name: finders.find(path.removeprefix("/static/")) for name, path in ours.items()}
    imported = {
        name
        for path in sources.values()
        for name in re.findall(r'from "(marrow/[^"]+)"', Path(path).read_text())
    }

    assert imported <= set(sources)
    assert html.index("django_prose_editor/editor.css") < html.index("authoring/editor/editor.css")
