from django.apps import AppConfig


class PublishedConfig(AppConfig):
    name = "cms.published"
    label = "published"
    verbose_name = "Publishing"

    def ready(self) -> None:
        from cms.published import checks  # noqa: F401, PLC0415 -- registers itself
