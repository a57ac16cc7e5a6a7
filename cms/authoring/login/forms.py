"""The form of the login page, which limits how often passwords can be guessed."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm

from cms.authoring.login.devices import known_device
from cms.authoring.login.limits import LoginAttempt, account_key
from cms.lib.client_address import client_network


class LoginForm(AuthenticationForm):  # type: ignore[misc]  # the theme has no types
    """``wait`` is how many seconds a refused attempt has to wait."""

    wait = 0

    def clean(self) -> Any:
        username = self.cleaned_data.get("username")
        if not username or not self.cleaned_data.get("password"):
            return super().clean()
        attempt = LoginAttempt(
            account=account_key(username),
            address=client_network(self.request.META, proxies=settings.TRUSTED_PROXIES),
            device=known_device(self.request, username),
        )
        self.wait = attempt.count_attempt()
        if self.wait:
            raise ValidationError(too_many_attempts_message(self.wait), code="too-many-attempts")
        try:
            cleaned = super().clean()
        except ValidationError:
            attempt.record_failure()
            raise
        attempt.record_success()
        return cleaned


def too_many_attempts_message(seconds: int) -> str:
    minutes = -(-seconds // 60)
    unit = "minute" if minutes == 1 else "minutes"
    return (
        f"Too many attempts to log in. Wait {minutes} {unit}, or use a browser in which you have "
        "logged in to this account before."
    )
