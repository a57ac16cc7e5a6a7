"""The committed drawing of the data model is what the models say today."""

import subprocess
import sys

from django.apps import apps
from django.conf import settings

from tests.docs import data_model


def test_data_model_page_is_up_to_date():
    assert data_model.PAGE.read_text() == data_model.page(), f"Run {data_model.AGAIN}"


def test_data_model_page_names_every_table_of_ours():
    text = data_model.PAGE.read_text()
    # Tables between two models are drawn as lines.
    others = ("django.", "tests.")
    models = [each for each in apps.get_models() if not each.__module__.startswith(others)]

    assert [each for each in models if f"| `{each._meta.db_table}` |" not in text] == []


def test_data_model_separates_drafts_from_what_readers_get():
    drafts, published = (
        {each.__name__ for each in data_model.ours() if data_model.side(each) == side}
        for side in ("Drafts", "Published")
    )

    assert {"Post", "Study", "Treatment", "Image", "Release"} <= drafts
    assert {"PublishedPost", "PublishedResult", "Change", "Edition", "Card"} <= published


def test_data_model_says_how_to_use_it():
    command = [sys.executable, "-m", "tests.docs.data_model", "--help"]
    help_text = subprocess.check_output(command, cwd=settings.ROOT, text=True)

    assert "--write" in help_text
    assert "Run it with --write after every change to a model." in help_text
