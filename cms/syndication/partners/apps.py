from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "cms.syndication.partners"
    label = "partners"
    verbose_name = "Syndication"
