from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "cms.syndication.discovery"
    label = "discovery"
    verbose_name = "Discovery"

    def ready(self) -> None:
        from cms.published import hooks  # noqa: PLC0415 -- needs all models
        from cms.syndication.discovery import (  # noqa: PLC0415 -- as above
            entry_links,
            open_graph,
            terms,
        )

        hooks.entry_links.connect(entry_links.build_entry_links)
        hooks.page_meta.connect(terms.build_page_meta)
        hooks.page_properties.connect(open_graph.build_open_graph)
