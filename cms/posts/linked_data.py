"""Posts, series, authors and topics as schema.org nodes."""

from typing import Any

from django.conf import settings

from cms.api.representations.linked_data import (
    LinkedData,
    RelatedNodes,
    drop_empty,
    node,
    work_translations,
)
from cms.syndication.discovery.terms import get_terms

Json = dict[str, Any]


def author_brief(author: Json) -> Json:
    return node("Person", author)


def author_full(author: Json, others: RelatedNodes) -> Json:
    return author_brief(author) | {
        "description": author["biography"],
        "image": others.node(author["avatar"]),
    }


def topic_brief(topic: Json) -> Json:
    return node("DefinedTerm", topic)


def topic_full(topic: Json, others: RelatedNodes) -> Json:
    return topic_brief(topic) | {"description": topic["summary"], "inLanguage": topic["locale"]}


def series_brief(series: Json) -> Json:
    return node("CreativeWorkSeries", series, description=series["summary"])


def series_full(series: Json, others: RelatedNodes) -> Json:
    return (
        series_brief(series)
        | date_properties(series)
        | work_translations("CreativeWorkSeries", series)
        | {
            "author": others(series["authors"]),
            "image": others.node(series["lead_image"]),
            "publisher": publisher_node(),
        }
    )


def post_brief(post: Json) -> Json:
    return node("MedicalWebPage", post, headline=post["title"], description=post["summary"])


def post_full(post: Json, others: RelatedNodes) -> Json:
    about = [*others(post["conditions"]), *others(post["treatments"])]
    return (
        post_brief(post)
        | date_properties(post)
        | work_translations("MedicalWebPage", post)
        | {
            "lastReviewed": post["reviewed_at"],
            "author": others(post["authors"]),
            "publisher": publisher_node(),
            "image": others.node(post["lead_image"]),
            "isPartOf": others.node(post["series"]),
            "position": (post["series"] or {}).get("position"),
            "mainEntity": about[0] if about else None,
            "about": about,
            "mentions": others(post["studies"]),
            # What the text cites; and a study is cited by the publications that report it.
            "citation": [
                *others(each["citation"] for each in post.get("citations", ())),
                *(r for study in others(post["studies"]) for r in study.get("subjectOf", ())),
            ],
            "hasPart": [build_claim_node(each, others) for each in post.get("claims", ())],
            "keywords": others(post["topics"]),
            "timeRequired": f"PT{post['reading_minutes']}M",
            "license": post["license"]["url"],
            "usageInfo": get_terms().document,
            "creditText": post["attribution"]["text"],
            "isAccessibleForFree": True,
        }
    )


def build_claim_node(claim: Json, others: RelatedNodes) -> Json:
    """Build the node of a claim that a post makes, with the names of the studies behind it.

    Their publications stand under `mentions`, or at their own addresses.
    """
    studies = others(claim.get("studies"))
    names = [{key: study[key] for key in ("@type", "@id", "name", "url")} for study in studies]
    return {**(others.node(claim) or {}), **({"isBasedOn": names} if names else {})}


def date_properties(entry: Json) -> Json:
    return {
        "inLanguage": entry["locale"],
        # No date is better than the day on which a copy of it appeared here.
        "datePublished": None if entry.get("original_date_unknown") else entry["published_at"],
        "dateModified": max(entry["updated_at"], entry["published_at"]),
    }


def publisher_node() -> Json:
    name = settings.PUBLISHER["name"]
    return drop_empty({"@type": "Organization", "name": name, "url": f"{settings.SITE_URL}/"})


AUTHOR = LinkedData(brief=author_brief, full=author_full)
TOPIC = LinkedData(brief=topic_brief, full=topic_full)
SERIES = LinkedData(brief=series_brief, full=series_full)
POST = LinkedData(brief=post_brief, full=post_full)
