"""URLs and form data of the admin pages."""

from django.urls import reverse


def admin_url(row, name="change"):
    return reverse(f"admin:studies_{row._meta.model_name}_{name}", args=[row.pk])


def formset_data(prefix, *rows, initial=0):
    """Build the form data of one inline formset."""
    form = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(rows):
        form |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return form


def study_form(measure, **result):
    """Build the form of the smallest study: title, design, one arm, one result."""
    return {
        "title": "Bone marrow",
        "slug": "bone-marrow",
        "locale": "en",
        "translation_key": "00000000-0000-0000-0000-000000000001",
        "design": "case_series",
        "conflicts": "not_reported",
        **formset_data("arms", {"label": "Marrow", "role": "single_arm", "position": "0"}),
        **formset_data("populations"),
        **formset_data("reports"),
        **formset_data("baseline"),
        **formset_data(
            "results",
            {"measure": str(measure.pk), "statistic": "proportion", "position": "0"} | result,
        ),
    }


def result_form(result, **changed):
    return {
        "measure": str(result.measure_id),
        "statistic": "proportion",
        "n_events": "20",
        "n_analysed": "26",
        "value": "0.7692",
    } | changed
