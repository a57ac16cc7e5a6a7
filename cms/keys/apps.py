from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "cms.keys"
    label = "keys"
    verbose_name = "Keys"
