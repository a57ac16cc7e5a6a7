from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "cms.syndication.partners"
    label = "partners"
    verbose_name = "Syndication"

    def ready(self) -> None:
        from cms.published import hooks  # noqa: PLC0415 -- needs all models
        from cms.syndication.partners.admin import dashboard  # noqa: PLC0415 -- as above
        from cms.syndication.partners.mail import (  # noqa: PLC0415 -- as above
            digests,
            outbox,
            reminders,
        )
        from cms.syndication.partners.receivers import (  # noqa: PLC0415 -- as above
            list_receivers,
        )

        hooks.entry_receivers.connect(list_receivers)
        hooks.worker_duties.connect(reminders.run_due, order=hooks.REMIND)
        hooks.worker_duties.connect(digests.run_due, order=hooks.DIGEST)
        hooks.worker_duties.connect(outbox.run_due, order=hooks.MAIL)
        hooks.dashboard_sections.connect(dashboard.section, order=1)
