import pytest
from django.urls import reverse

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.treatments import (
    ConditionFactory,
    CriterionFactory,
    PathEffectFactory,
    RegulatoryStatusFactory,
    TreatmentFactory,
)
from treatments.models import Treatment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("factory", [ConditionFactory, TreatmentFactory])
def test_every_type_can_be_listed_found_and_opened(admin_client, factory):
    draft = factory(synonyms="a rare name")
    page = f"admin:treatments_{draft._meta.model_name}"

    change_list = admin_client.get(reverse(f"{page}_changelist"), {"q": "rare"})
    change_form = admin_client.get(reverse(f"{page}_change", args=[draft.pk]))
    add_form = admin_client.get(reverse(f"{page}_add"))

    assert str(draft) in change_list.content.decode()
    assert (change_form.status_code, add_form.status_code) == (200, 200)


def test_a_treatment_opens_with_its_rows(admin_client):
    treatment = PathEffectFactory().from_treatment
    CriterionFactory(treatment=treatment, text="For scoliosis.")
    RegulatoryStatusFactory(treatment=treatment)

    page = admin_client.get(reverse("admin:treatments_treatment_change", args=[treatment.pk]))

    assert "For scoliosis." in page.content.decode()


def formset_data(prefix, *rows):
    """Build the form data of an inline formset of new rows."""
    form = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        form |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return form


def treatment_form(treatment, *effects):
    return {
        "name": treatment.name,
        "slug": treatment.slug,
        "locale": "en",
        "translation_key": str(treatment.translation_key),
        "kind": "procedure",
        "repeatable": "unknown",
        "procedure_type": "surgical",
        "invasiveness": "3",
        "reversibility": "unknown",
        **formset_data("criteria"),
        **formset_data("path_effects", *effects),
        **formset_data("harms"),
        **formset_data("burdens"),
        **formset_data("doses"),
        **formset_data("certainties"),
        **formset_data("programmes"),
        **formset_data("devices"),
        **formset_data("regulatory_statuses"),
        **formset_data("codes"),
    }


def test_a_new_row_shows_a_published_treatment_as_changed(admin_client):
    treatment, other = TreatmentFactory(), TreatmentFactory()
    publish(treatment, by=None, at=MONDAY)
    effect = {
        "to_treatment": str(other.pk),
        "effect": "keeps_open",
        "scope": "any_site",
        "basis": "mechanism",
        "position": "0",
    }

    response = admin_client.post(
        reverse("admin:treatments_treatment_change", args=[treatment.pk]),
        treatment_form(treatment, effect),
    )

    assert response.status_code == 302
    assert Treatment.objects.with_state().get(pk=treatment.pk).state == "changed"


def test_a_rule_that_is_broken_is_told_beside_its_row(admin_client):
    treatment, other = TreatmentFactory(), TreatmentFactory()
    effect = {
        "to_treatment": str(other.pk),
        "effect": "keeps_open",
        "scope": "any_site",
        "basis": "evidence",
        "position": "0",
    }

    page = admin_client.post(
        reverse("admin:treatments_treatment_change", args=[treatment.pk]),
        treatment_form(treatment, effect),
    )

    assert "needs the publication that says so." in page.content.decode()
