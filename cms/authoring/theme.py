"""Unfold's settings: the theme of the admin. ``cms.settings`` reads it, so it imports no model."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static


def logo_url(request: HttpRequest) -> str:
    return static("authoring/logo.svg")


def site_url(request: HttpRequest) -> str:
    address: str = settings.SITE_URL
    return address


def stylesheet_url(request: HttpRequest) -> str:
    return static("authoring/admin.css")


def versions_stylesheet_url(request: HttpRequest) -> str:
    return static("authoring/versions.css")


def script_url(request: HttpRequest) -> str:
    return static("authoring/admin.js")


# Petrol on paper: one quiet accent, and greys that lean to the warm side.
PRIMARY = {
    "50": "oklch(97.6% .012 215)",
    "100": "oklch(94.5% .026 214)",
    "200": "oklch(89.5% .044 214)",
    "300": "oklch(82% .066 214)",
    "400": "oklch(72.5% .085 215)",
    "500": "oklch(61% .088 217)",
    "600": "oklch(48.5% .078 220)",
    "700": "oklch(42% .066 221)",
    "800": "oklch(36% .054 222)",
    "900": "oklch(30.5% .043 223)",
    "950": "oklch(22.5% .033 224)",
}
BASE = {
    "50": "oklch(98.4% .003 85)",
    "100": "oklch(96.6% .004 80)",
    "200": "oklch(92.2% .005 75)",
    "300": "oklch(86.6% .006 70)",
    "400": "oklch(70.4% .009 65)",
    "500": "oklch(54.8% .011 62)",
    "600": "oklch(44.2% .011 62)",
    "700": "oklch(37.2% .01 62)",
    "800": "oklch(27% .008 60)",
    "900": "oklch(21.4% .007 58)",
    "950": "oklch(14.8% .005 55)",
}

UNFOLD: dict[str, Any] = {
    "LOGIN": {"form": "cms.authoring.login.forms.LoginForm"},
    "SITE_TITLE": "Marrow",
    "SITE_HEADER": "Marrow",
    "SITE_SUBHEADER": "Writing desk",
    "SITE_ICON": logo_url,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": logo_url}],
    "SITE_URL": site_url,
    "SHOW_BACK_BUTTON": True,
    "STYLES": [stylesheet_url, versions_stylesheet_url],
    "SCRIPTS": [script_url],
    "BORDER_RADIUS": "6px",
    "COLORS": {
        "base": BASE,
        "primary": PRIMARY,
        "font": {"subtle-light": "var(--color-base-600)", "default-light": "var(--color-base-700)"},
    },
    "COMMAND": {"search_callback": "cms.authoring.admin.entry_autocomplete.command_results"},
    "DASHBOARD_CALLBACK": "cms.authoring.admin.dashboard.dashboard_context",
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "navigation": "cms.authoring.sidebar.navigation",
    },
}
