from django.apps import AppConfig


class TreatmentsConfig(AppConfig):
    name = "treatments"
    verbose_name = "Evidence"

    def ready(self) -> None:
        from cms.published import hooks  # noqa: PLC0415 -- it needs the models
        from treatments import dashboard  # noqa: PLC0415 -- as above

        hooks.dashboard_sections.connect(dashboard.build_certainty_section, order=3)
