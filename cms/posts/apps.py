from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "cms.posts"
    label = "posts"
    verbose_name = "Write"

    def ready(self) -> None:
        from cms.posts import dashboard  # noqa: PLC0415 -- it needs the models
        from cms.published import hooks  # noqa: PLC0415 -- as above

        hooks.dashboard_sections.connect(dashboard.build_review_section, order=3)
