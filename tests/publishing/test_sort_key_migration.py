"""A migration computes the sort keys of all titles anew, on rows of every type and on editions."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from cms.published.models.log import Edition
from cms.published.models.rows import Row
from cms.published.titles import title_columns
from cms.publishing import publish
from tests.factories import FACTORIES
from tests.factories.studies import ArmFactory, ResultFactory
from tests.schema import migrate_to_newest

BEFORE = [
    ("posts", "0011_accepted_basis"),
    ("media", "0012_accepted_basis"),
    ("treatments", "0010_certainty_filter"),
    ("studies", "0020_allocation_facts"),
    ("claims", "0005_statements_with_figures"),
    ("published", "0014_search_scopes"),
]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def models():
    """All models with sort keys of titles, each with rows, in tables of before."""
    drafts = {name: factory() for name, factory in FACTORIES.items()}
    ResultFactory(study=drafts["study"], arm=ArmFactory(study=drafts["study"]))
    publish(*drafts.values(), by=None, at=timezone.now())
    MigrationExecutor(connection).migrate(BEFORE)
    yield [Edition, *(model for model in apps.get_models() if issubclass(model, Row))]
    migrate_to_newest()


def test_every_row_has_the_key_of_its_title_and_its_other_columns_as_before(models):
    before = {}
    for model in models:
        before[model] = list(model._base_manager.order_by("pk").values())
        model._base_manager.update(title_sort_key=b"older")

    migrate_to_newest()

    assert all(before.values())
    for model, rows in before.items():
        assert list(model._base_manager.order_by("pk").values()) == rows
        for row in rows:
            expected = title_columns(row["title"], locale=row["locale"])["title_sort_key"]
            assert bytes(row["title_sort_key"]) == expected
