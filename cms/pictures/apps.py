from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "cms.pictures"
    label = "pictures"

    def ready(self) -> None:
        from cms.pictures import duty  # noqa: PLC0415 -- needs all models
        from cms.published import hooks  # noqa: PLC0415 -- as above

        hooks.worker_duties.connect(duty.run_due, order=hooks.DRAW)
