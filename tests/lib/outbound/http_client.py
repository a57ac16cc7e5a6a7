"""How the tests ask: with the one client, and a public address where a name needs one."""

from cms.lib.outbound.client import send

PUBLIC = "93.184.216.34"


def http_get(address: str, **options):
    return send("GET", address, **{"seconds": 5, **options})
