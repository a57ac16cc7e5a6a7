from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "cms.syndication.discovery"
    label = "discovery"
    verbose_name = "Discovery"

    def ready(self) -> None:
        from cms.published import hooks  # noqa: PLC0415 -- needs all models
        from cms.syndication.discovery import signals  # noqa: PLC0415 -- as above

        hooks.entry_links.connect(signals.of_entry)
        hooks.page_meta.connect(signals.meta)
