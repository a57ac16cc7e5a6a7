from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "cms.posts"
    label = "posts"
    verbose_name = "Write"
