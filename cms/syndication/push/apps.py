from django.apps import AppConfig


class PushConfig(AppConfig):
    name = "cms.syndication.push"
    label = "push"
    verbose_name = "Syndication"
