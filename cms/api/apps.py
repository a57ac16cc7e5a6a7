from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ApiConfig(AppConfig):
    name = "cms.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        autodiscover_modules("api")  # each content type's api.py registers its collections
