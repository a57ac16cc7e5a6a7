from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Evidence"

    def ready(self) -> None:
        from claims import dashboard  # noqa: PLC0415 -- needs all models
        from cms.published import hooks  # noqa: PLC0415 -- as above

        hooks.dashboard_sections.connect(dashboard.build_expiry_section, order=3)
