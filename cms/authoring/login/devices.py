"""Recognise a browser that has logged in to an account before, by a signed cookie.

It is no credential: it only gives its browser a budget of its own for mistakes.
"""

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from cms.authoring.login.limits import account_key
from cms.lib.admin_address import admin_path

COOKIE = "marrow_device"
SALT = "cms.authoring.login.devices"
YEAR = 365 * 24 * 60 * 60


def known_device(request: HttpRequest, username: str) -> str:
    """Return the id of the browser, if it has logged in to this account before, or ""."""
    value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=YEAR)
    account = (value or "").partition(":")[0]
    return value if value and account == account_digest(username) else ""


def remember_device(response: HttpResponseBase, username: str) -> None:
    """Set the cookie of a browser that has just logged in to an account."""
    response.set_signed_cookie(
        COOKIE,
        f"{account_digest(username)}:{secrets.token_hex(8)}",
        salt=SALT,
        max_age=YEAR,
        path=admin_path(),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def account_digest(username: str) -> str:
    return hashlib.blake2b(account_key(username).encode(), digest_size=16).hexdigest()
