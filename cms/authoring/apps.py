from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in


class AuthoringConfig(AppConfig):
    name = "cms.authoring"
    label = "authoring"
    verbose_name = "Publishing"

    def ready(self) -> None:
        from cms.authoring import (  # noqa: PLC0415 -- needs all models
            due_releases,
            moved_evidence,
            notices,
            sessions,
            signals,
        )
        from cms.authoring.previews import tokens  # noqa: PLC0415 -- as above
        from cms.published import hooks  # noqa: PLC0415 -- as above

        signals.connect_signals()
        user_logged_in.connect(sessions.record_login)
        hooks.release_due.connect(due_releases.execute_due_releases)
        hooks.worker_duties.connect(due_releases.run_release_duty, order=hooks.PUBLISH)
        hooks.health_checks.connect(due_releases.check_releases)
        hooks.dashboard_sections.connect(moved_evidence.build_evidence_section)
        hooks.worker_duties.connect(notices.send_notices, order=hooks.MAIL)
        hooks.worker_duties.connect(tokens.delete_expired_tokens, order=hooks.MAIL)
        apps.get_app_config("auth").verbose_name = "People"  # as the sidebar calls it
