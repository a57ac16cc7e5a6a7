from django.apps import AppConfig


class PurgingConfig(AppConfig):
    name = "cms.purging"
    label = "purging"
    verbose_name = "Shared caches"
