"""What the claims of the corpus say: the figures of its results, quoted as an author would."""

from typing import Any

from claims.bound_results import BoundResult
from claims.choices import Derivation, Hedge, ResultRole
from claims.derivations import Phrasing
from claims.quotation import quote
from cms.lib.placeholders import REF, SITE

Document = dict[str, Any]
PHRASING = Phrasing(Derivation.PROPORTION, Hedge.NONE, decimals=0, locale="en")


def quote_result(study: str, result: Document) -> Document:
    """Quote a proportion of a study in per cent, with all that a claim's document says of it."""
    bound = BoundResult(study, result["id"], ResultRole.SUPPORTS)
    quoted = quote(PHRASING, [bound], {result["id"]: result})
    return {
        "text": quoted.text,
        "value": quoted.value,
        "derivation": PHRASING.derivation,
        "hedge": PHRASING.hedge,
        "decimals": PHRASING.decimals,
        "is_quoted": False,
        "quoted": quoted.quoted,
        "population_text": "of all who were treated",
        "timeframe_text": "",
        "expires_on": None,
        "contrary_search": None,
        "results": [
            {
                "study": {REF: each.study_id},
                "result": each.result,
                "role": each.role,
                "note": each.note,
                "digest": each.digest,
            }
            for each in quoted.results
        ],
        "studies": [{REF: study}],
    }


def build_terms(collection: str, document: Document) -> Document:
    """Build what partners are bound to when they copy a document."""
    title, url = document["title"], f"{SITE}/{collection}/{document['slug']}/"
    return {
        "license": {
            "name": "CC BY-ND 4.0",
            "url": "https://creativecommons.org/licenses/by-nd/4.0/",
        },
        "attribution": {
            "text": f"“{title}”, published by Marrow",
            "html": f'“<a href="{url}">{title}</a>”, published by Marrow',
            "url": url,
        },
        "refresh_within": "PT24H",
        "disclaimer": "This post is general information, not medical advice.",
    }
