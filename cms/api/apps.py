from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ApiConfig(AppConfig):
    name = "cms.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        from cms.api.collection import REGISTRY  # noqa: PLC0415 -- needs all models

        autodiscover_modules("api")  # each content type's api.py registers its collections
        REGISTRY.is_complete = True
