"""No form says what nobody has chosen: a choice without a default begins empty."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory

pytestmark = pytest.mark.django_db
#: Some of them: the first of the list would be a statement on the evidence.
LEAST = {"OutcomeMeasure.better", "Certainty.level", "PathEffect.effect", "OutcomeResult.statistic"}


def list_forms(request):
    """Yield the model and the form class of every page that adds an entry, and of its tables."""
    for model, model_admin in admin.site._registry.items():
        if not model_admin.has_add_permission(request):
            continue
        yield model, model_admin.get_form(request)
        for formset, inline in model_admin.get_formsets_with_inlines(request):
            yield inline.model, formset.form


def test_choices_without_a_default_begin_empty():
    request = RequestFactory().get("/")
    request.user = User.objects.create_superuser("ines")
    first: dict[str, str] = {}
    for model, form in list_forms(request):
        fields = form.base_fields
        for field in model._meta.get_fields():
            if getattr(field, "choices", None) and field.name in fields and not field.has_default():
                first[f"{model.__name__}.{field.name}"] = fields[field.name].choices[0][0]

    assert first.keys() >= LEAST
    assert {name: value for name, value in first.items() if value != ""} == {}
