"""Parameters that mail programs, campaigns and social networks add to links on their way."""

from django.http import QueryDict

TRACKING_PREFIXES = ("utm_", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "oly_", "vero_", "at_")
TRACKING_NAMES = {
    *("fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "twclid"),
    *("ttclid", "li_fat_id", "igshid", "igsh", "epik", "sccid", "rdt_cid", "irclickid", "srsltid"),
    *("mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "__hstc", "__hssc", "__hsfp", "_ga", "_gl"),
    *("s_cid", "wickedid", "ref_src", "ref_url", "cmpid"),
}


def is_tracking(name: str) -> bool:
    """Return whether a parameter only says which way a reader came."""
    name = name.lower()
    return name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES)


def without_tracking(query: QueryDict) -> QueryDict:
    """Return the parameters that choose what is answered."""
    kept = QueryDict(mutable=True)
    for name, texts in query.lists():
        if not is_tracking(name):
            kept.setlist(name, texts)
    return kept
