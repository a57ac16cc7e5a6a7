"""robots.txt (RFC 9309)."""

from django.conf import settings

from cms.syndication.discovery.terms import get_terms


def build_robots_txt() -> str:
    own = get_terms()
    lines = ["User-agent: *", "Disallow: /admin/", "Allow: /"]
    if settings.CONTENT_USAGE:
        lines.append(f"Content-Usage: {own.content_usage}")
    # Outside of the group: for everybody, also for whoever gets a group of its own one day.
    lines += ["", f"Sitemap: {settings.BASE_URL}/sitemap.xml", f"License: {own.document}"]
    return "\n".join(lines) + "\n"
