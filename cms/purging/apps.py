from django.apps import AppConfig


class PurgingConfig(AppConfig):
    name = "cms.purging"
    label = "purging"
    verbose_name = "Shared caches"

    def ready(self) -> None:
        from cms.published import hooks  # noqa: PLC0415 -- needs all models
        from cms.purging import dashboard, queue  # noqa: PLC0415 -- as above

        hooks.worker_duties.connect(queue.run_due, order=hooks.PURGE)
        hooks.dashboard_sections.connect(dashboard.section, order=0)
