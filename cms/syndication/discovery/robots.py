"""robots.txt (RFC 9309)."""

from django.conf import settings

from cms.syndication.discovery.terms import get_terms


def build_robots_txt() -> str:
    terms = get_terms()
    lines = ["User-agent: *", "Disallow: /admin/", "Allow: /"]
    if settings.CONTENT_USAGE:
        lines.append(f"Content-Usage: {terms.content_usage}")
    # Outside of the group: these hold for every crawler, also if one gets its own group one day.
    lines += ["", f"Sitemap: {settings.BASE_URL}/sitemap.xml", f"License: {terms.document}"]
    return "\n".join(lines) + "\n"
