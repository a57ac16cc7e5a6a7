"""The migration keeps every citation, and turns what was typed of its integrity into notices."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.authoring.models.revision import Revision
from cms.authoring.revisions.restoration import restore_revision
from studies.models import Citation
from tests.schema import migrate_to_newest

BEFORE = [("studies", "0008_derived_texts")]
AFTER = [("studies", "0011_published_citations")]
CHECKED = datetime(2024, 5, 1, tzinfo=UTC)
TYPED = UUID(int=1)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CONCERN = "expression_of_concern"
#: What was typed and checked with which notices; what it is then, and which notices are added.
CASES = [
    ("unknown", None, [], "unknown", []),
    ("unknown", None, ["retraction"], "retracted", []),
    ("unknown", CHECKED, [], "unknown", ["comment"]),
    ("current", CHECKED, [], "current", []),
    ("current", None, [], "current", ["comment"]),
    ("current", CHECKED, ["correction"], "corrected", ["comment"]),
    ("corrected", CHECKED, ["correction"], "corrected", []),
    ("corrected", None, ["retraction"], "retracted", ["comment"]),
    ("corrected", None, [], "corrected", ["correction"]),
    ("superseded", None, [], "superseded", ["new_version"]),
    ("expression_of_concern", None, ["correction"], CONCERN, [CONCERN]),
    ("withdrawn", None, [], "withdrawn", ["withdrawal"]),
    ("retracted", CHECKED, ["retraction", "reinstatement"], "retracted", ["retraction"]),
]  # fmt: skip


def migrate(targets):
    """Migrate to the targets; return the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state([*targets, ("authoring", "0002_revisions")]).apps


def create_citation(apps, *, types=(), authors=(), **values):
    citation = apps.get_model("studies.Citation").objects.create(**values)
    for position, kind in enumerate(types):
        citation.notices.create(type=kind, position=position)
    for position, family in enumerate(authors):
        citation.authors.create(family=family, position=position)
    return citation.pk


@pytest.fixture
def at_the_old_state():
    yield migrate(BEFORE)
    Revision.objects.all().delete()
    migrate_to_newest()


def test_what_was_typed_is_still_said_and_each_citation_has_a_slug_of_its_own(at_the_old_state):
    keys = [
        create_citation(at_the_old_state, integrity=typed, integrity_checked_at=at, types=types)
        for typed, at, types, *_ in CASES
    ]
    paper = {"title": "The treatment of back pain", "published_on": "2016-01-01"}
    papers = [
        create_citation(at_the_old_state, **paper, authors=["Müller", "Sand"]),
        create_citation(at_the_old_state, **paper, authors=["Müller", "Sand"]),
        create_citation(at_the_old_state, authors=["Her"], published_on="2022-01-01"),
    ]

    migrate_to_newest()

    for key, (typed, at, types, integrity, added) in zip(keys, CASES, strict=True):
        citation = Citation.objects.get(pk=key)
        notices = list(citation.notices.all())
        assert (citation.integrity, [each.type for each in notices]) == (integrity, types + added)
        for notice in notices[len(types) :]:
            assert f"“{typed.replace('_', ' ')}”" in notice.reason
            assert ("2024-05-01" in notice.reason) == (at is not None)
    slugs = [Citation.objects.get(pk=key).slug for key in papers]
    assert sorted(slugs) == ["her-2022", "muller-2016-treatment", "muller-2016-treatment-2"]
    untitled = {f"citation-{number}" for number in range(2, len(CASES) + 1)} | {"citation"}
    assert {Citation.objects.get(pk=key).slug for key in keys} == untitled
    assert len({each.translation_key for each in Citation.objects.all()}) == len(keys + papers)
    first = Citation.objects.get(pk=papers[0])
    assert [author.family for author in first.authors.all()] == ["Müller", "Sand"]


def test_revisions_from_before_can_be_compared_and_come_back(at_the_old_state, admin_client):
    create_citation(at_the_old_state, pk=TYPED, title="New", types=["correction"])
    at_the_old_state.get_model("authoring.Revision").objects.create(
        type="studies.citation",
        entry_id=TYPED,
        number=1,
        act="save",
        content={
            "fields": {"title": "Old", "integrity": "corrected"},
            "relations": {},
            "rows": {"authors": [], "notices": []},
        },
        digest="0" * 64,
        at=CHECKED,
    )

    migrate_to_newest()
    page = admin_client.get(f"/admin/studies/citation/{TYPED}/compare/?from=1").content.decode()
    restore_revision(Citation.objects.get(), 1, by=None)

    assert "Old" in page
    assert "New" in page
    assert (Citation.objects.get().title, Citation.objects.get().slug) == ("Old", "new")


def test_the_way_back_writes_the_integrity_again(at_the_old_state):
    create_citation(at_the_old_state, pk=TYPED, integrity="withdrawn")

    migrate(AFTER)
    old = migrate(BEFORE)

    citation = old.get_model("studies.Citation").objects.get(pk=TYPED)
    assert (citation.integrity, citation.notices.count()) == ("withdrawn", 0)
