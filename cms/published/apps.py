from django.apps import AppConfig


class PublishedConfig(AppConfig):
    name = "cms.published"
    label = "published"
    verbose_name = "Publishing"

    def ready(self) -> None:
        from cms.published import checks, hooks  # noqa: F401, PLC0415 -- needs all models
        from cms.published.search import indexer  # noqa: PLC0415 -- as above

        hooks.worker_duties.connect(indexer.run_due, order=hooks.INDEX)
