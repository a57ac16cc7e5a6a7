from django.apps import AppConfig, apps


class AuthoringConfig(AppConfig):
    name = "cms.authoring"
    label = "authoring"
    verbose_name = "Publishing"

    def ready(self) -> None:
        from cms.authoring import signals  # noqa: PLC0415 -- needs all models

        signals.connect_signals()
        apps.get_app_config("auth").verbose_name = "People"  # as the sidebar calls it
