"""Decide, before the body of a request is read, how long it may be and which lane it takes."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.handlers.wsgi import get_path_info
from django.db import DatabaseError, close_old_connections
from django.http.cookie import parse_cookie
from django.urls import Resolver404, resolve

from cms.lib.request_bodies import body_limit
from cms.server.lanes import MEMBERS, STRANGERS, Lane

LOGIN_BYTES = 64_000
FORM_BYTES = 5_000_000  # a study with a thousand results, beside a picture


@dataclass(frozen=True)
class BodyPolicy:
    """``limit`` 0: the body is not read, since the view answers without it.

    A body that is longer is read all the same up to ``drop`` bytes, to be refused with a page that
    its sender gets to see.
    """

    limit: int
    lane: Lane
    drop: int = 0


def find_policy(environ: dict[str, Any]) -> BodyPolicy:
    """Return the policy for a request by its address and its session.

    A body of unknown length is taken by views for machines alone: browsers send none.
    """
    try:
        match = resolve(get_path_info(environ))
    except Resolver404:
        return BodyPolicy(0, STRANGERS)
    if "admin" not in match.app_names:
        return BodyPolicy(body_limit(match.func), STRANGERS)
    if "HTTP_TRANSFER_ENCODING" in environ:
        return BodyPolicy(0, STRANGERS)
    if is_signed_in(environ):
        limit = settings.UPLOAD_MAX_BYTES + FORM_BYTES
        return BodyPolicy(limit, MEMBERS, drop=10 * limit)
    return BodyPolicy(LOGIN_BYTES, STRANGERS)


def is_signed_in(environ: dict[str, Any]) -> bool:
    """Tell whether the request has a session of an account; False without the database."""
    key = parse_cookie(environ.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    try:
        return SESSION_KEY in import_module(settings.SESSION_ENGINE).SessionStore(key)
    except DatabaseError:
        return False
    finally:
        close_old_connections()  # a pool has few, and the body may take long
