from django.apps import AppConfig


class PushConfig(AppConfig):
    name = "cms.syndication.push"
    label = "push"
    verbose_name = "Syndication"

    def ready(self) -> None:
        from cms.published import hooks  # noqa: PLC0415 -- needs all models
        from cms.syndication.push.admin import dashboard  # noqa: PLC0415 -- as above
        from cms.syndication.push.webhooks import worker  # noqa: PLC0415 -- as above

        hooks.worker_duties.connect(worker.run_due, order=hooks.DELIVER)
        hooks.dashboard_sections.connect(dashboard.section, order=2)
