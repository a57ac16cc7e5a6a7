from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "studies"
    verbose_name = "Evidence"

    def ready(self) -> None:
        from cms.published import hooks  # noqa: PLC0415 -- it needs the models
        from studies import dashboard  # noqa: PLC0415 -- as above
        from studies.notices.dashboard import build_proposal_section  # noqa: PLC0415 -- as above

        hooks.dashboard_sections.connect(dashboard.build_notice_section, order=2)
        hooks.dashboard_sections.connect(build_proposal_section, order=2)
