"""The plots of a study."""

from typing import Any

from cms.lib.plots import Plot
from studies.course_plot import build_course_plot
from studies.forest_plot import build_forest_plot


def list_study_plots(study: dict[str, Any]) -> list[Plot]:
    """List what can be drawn of a study: its results, and their course over time."""
    return [plot for plot in (build_forest_plot(study), build_course_plot(study)) if plot]
