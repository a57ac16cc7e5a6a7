"""GET requests with the outbound client, and a public address for names."""

from cms.lib.outbound.client import send

PUBLIC = "93.184.216.34"


def http_get(address: str, **options):
    return send("GET", address, **{"seconds": 5, **options})
