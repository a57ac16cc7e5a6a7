"""Where a preview is shown: the address in the configured front end, or our own page."""

from urllib.parse import quote

from django.conf import settings

from cms.authoring.models.draft import Draft
from cms.authoring.models.release import Release


def preview_url(target: Draft | Release | None, token: str) -> str:
    """Return the address that opens a preview, with the token in its fragment.

    Browsers send no fragment, so no server, log or referrer ever has the token.
    """
    return f"{front_end_url(target)}#preview={token}"


def front_end_url(target: Draft | Release | None) -> str:
    """Return the address for the type and language of the target, or that of our own page."""
    places = describe_target(target)
    names = (f"{places['type']}.{places['locale']}", places["type"], "*")
    templates = (settings.PREVIEW_URLS[name] for name in names if name in settings.PREVIEW_URLS)
    filled = {name: quote(value, safe="") for name, value in places.items()}
    template = next(templates, "")
    return template.format(**filled) if template else f"{settings.BASE_URL}/preview/"


def describe_target(target: Draft | Release | None) -> dict[str, str]:
    """Return what the places of an address stand for; a release, and all drafts, have no slug."""
    if isinstance(target, Draft):
        model = target.published
        names = {"type": model.type, "collection": model.collection, "id": str(target.pk)}
        return names | {"slug": target.slug, "locale": target.locale}
    kind = "release" if target else "all"
    id = str(target.pk) if target else ""
    return {"type": kind, "collection": "", "id": id, "slug": "", "locale": settings.LANGUAGE_CODE}
