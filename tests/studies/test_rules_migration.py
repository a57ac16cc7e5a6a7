"""Rows that break a newer rule survive the migration, can be read, and are named."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.authoring.models.content import apply_content, capture_content
from studies.models import OutcomeResult, StudyArm
from tests.factories.studies import (
    ArmFactory,
    MeasureFactory,
    PopulationFactory,
    ResultFactory,
    StudyFactory,
)

BEFORE = [("studies", "0011_published_citations")]


def migrate(target=None):
    """Migrate to the targets, or to the latest state."""
    executor = MigrationExecutor(connection)
    target = target or executor.loader.graph.leaf_nodes()
    executor.migrate(target)
    return executor.loader.project_state(target).apps


@pytest.fixture
def latest():
    yield
    migrate()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rows_from_before_the_rules_are_kept_and_marked(latest):
    study = StudyFactory()
    measure = MeasureFactory()
    ArmFactory(study=study, label="Marrow")
    PopulationFactory(study=study)
    old = migrate(BEFORE)
    rows = old.get_model("studies", "OutcomeResult").objects
    base = {"study_id": study.pk, "measure_id": measure.pk}
    broken = rows.create(**base, statistic="percent_change", value=-69, p_value="0.04")
    level = rows.create(**base, statistic="mean", value=5, ci_low=4, ci_high=6)
    sound = rows.create(**base, statistic="percent_change", value="-0.69")
    old.get_model("studies", "StudyArm").objects.create(
        study_id=study.pk, label="Sham", n_allocated=20, n_received=21
    )

    migrate()

    marked = dict(OutcomeResult.objects.values_list("pk", "predates_rules"))
    assert marked == {broken.pk: True, level.pk: True, sound.pk: False}
    assert OutcomeResult.objects.get(pk=broken.pk).value == -69
    assert OutcomeResult.objects.get(pk=broken.pk).p_operator == "="
    arms = StudyArm.objects.order_by("pk")
    assert [arm.predates_rules for arm in arms] == [False, True]
    assert len({arm.uuid for arm in arms}) == 2
    assert {arm.uuid.version for arm in arms} == {4}
    assert list(StudyArm.objects.filter(uuid__in=[arm.uuid for arm in arms]).order_by("pk")) == [
        *arms
    ]


@pytest.mark.django_db
def test_a_study_with_such_a_row_says_which_before_it_is_published():
    study = StudyFactory()
    ResultFactory(study=study)
    OutcomeResult.objects.update(statistic="percent_change", value=-69, predates_rules=True)

    assert (
        "Result “Surgery avoided, all arms: -6900 %”: A relative change is a share, "
        "and not below -1. Write 69 % less as -0.69."
    ) in [problem.message for problem in study.more_problems()]


@pytest.mark.django_db
def test_a_revision_from_before_the_ids_and_rules_is_restored_with_the_same_ids():
    study = StudyFactory()
    arm = ArmFactory(study=study)
    ResultFactory(study=study, arm=arm)
    content = capture_content(study)
    (arm_row,), (result_row,) = content["rows"]["arms"], content["rows"]["results"]
    del arm_row["fields"]["uuid"], arm_row["fields"]["predates_rules"]
    del result_row["fields"]["predates_rules"]
    result_row["fields"] |= {"statistic": "percent_change", "value": "-69"}

    apply_content(study, content)

    restored, result = study.arms.get(), study.results.get()
    assert (restored.pk, restored.uuid) == (arm.pk, arm.uuid)
    assert (result.value, result.predates_rules) == (-69, True)
