"""Issue, authenticate and revoke preview tokens.

The text of a token is signed, so a forged one is refused without a query. Its row is found by the
digest of the text; the text itself is shown once and stored nowhere.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.views.decorators.debug import sensitive_variables

from cms.authoring.models.draft import Draft, draft_types
from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.models.release import Release, ReleaseItem

PREFIX = "preview_"
#: What a token looks like, whoever made it: also one that was forged or mangled.
PATTERN = re.compile(r"preview_[\w-]{32}\.[\w-]{20,}", re.ASCII)
#: How long an expired token stays in the list of the admin.
KEEP_EXPIRED = timedelta(days=30)


class InvalidTokenError(Exception):
    """The token opens nothing. Nobody is told why: that would tell of drafts."""


@sensitive_variables()
def issue_token(
    *,
    by: Any,
    now: datetime,
    lifetime: timedelta,
    draft: Draft | None = None,
    release: Release | None = None,
    name: str = "",
) -> tuple[str, PreviewToken]:
    """Create a token for the draft, for the release, or for all that ``by`` may see.

    Return its text, which is not stored, and its row.
    """
    text = signer().sign(PREFIX + secrets.token_urlsafe(24))
    scope = PreviewToken.Scope.ENTRY if draft else PreviewToken.Scope.ALL
    token = PreviewToken.objects.create(
        name=name,
        digest=hash_token(text),
        scope=PreviewToken.Scope.RELEASE if release else scope,
        type=draft.published.type if draft else "",
        entry_id=draft.pk if draft else None,
        release=release,
        made_by=by,
        made_at=now,
        expires_at=now + lifetime,
    )
    return text, token


@sensitive_variables()
def authenticate_token(text: str, *, now: datetime) -> PreviewToken:
    """Return the token with this text: at most one statement. Raises InvalidTokenError.

    It is refused when it is forged, unknown, revoked or expired, and when its maker is not active
    any more or has lost the right to see what it opens.
    """
    try:
        signer().unsign(text)
    except signing.BadSignature as error:
        raise InvalidTokenError from error
    tokens = PreviewToken.objects.select_related("made_by", "release")
    token = tokens.filter(digest=hash_token(text)).first()
    if token is None or not token.is_valid(now) or not may_see(token):
        raise InvalidTokenError
    return token


def may_see(token: PreviewToken) -> bool:
    """Return whether the maker of the token may see all that it opens, now."""
    user = token.made_by
    if not user.is_active or not user.is_staff:
        return False
    if token.scope == PreviewToken.Scope.ENTRY:
        model = draft_types().get(token.type)
        return model is not None and may_view(user, model)
    if token.scope == PreviewToken.Scope.RELEASE:
        return may_view_release(user, token.release)
    return any(may_view(user, model) for model in draft_types().values())


def may_view_release(user: Any, release: Release | None) -> bool:
    """Return whether the user may see the release and every entry of it."""
    if release is None or not user.has_perm("authoring.view_release"):
        return False
    labels = set(ReleaseItem.objects.filter(release=release).values_list("type", flat=True))
    models = {model._meta.label_lower: model for model in draft_types().values()}
    return all(label in models and may_view(user, models[label]) for label in labels)


def may_view(user: Any, model: type[Draft]) -> bool:
    """Return whether the user may see the drafts of a type, as in the admin."""
    opts = model._meta
    names = (f"{opts.app_label}.{act}_{opts.model_name}" for act in ("view", "change"))
    return any(user.has_perm(name) for name in names)


def revoke_tokens(tokens: Iterable[PreviewToken], *, at: datetime) -> int:
    """Revoke the tokens, from the next request on; return how many were not revoked yet."""
    ids = [token.pk for token in tokens]
    return PreviewToken.objects.filter(pk__in=ids, revoked_at=None).update(revoked_at=at)


def delete_expired_tokens(*, now: datetime) -> None:
    """Delete tokens that expired long ago, as a duty of the worker."""
    PreviewToken.objects.filter(expires_at__lt=now - KEEP_EXPIRED).delete()


def signer() -> signing.Signer:
    return signing.Signer(salt="cms.authoring.previews", sep=".")


def hash_token(text: str) -> str:
    """Hash a token for storage. It is random and long, so a slow hash is not needed."""
    return hashlib.sha256(text.encode()).hexdigest()
