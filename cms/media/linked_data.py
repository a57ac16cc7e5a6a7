"""Images as schema.org's ImageObject."""

from typing import Any

from cms.api.representations.linked_data import (
    LinkedData,
    RelatedNodes,
    drop_empty,
    node,
    work_translations,
)

Json = dict[str, Any]


def image_brief(image: Json) -> Json:
    credit = image["credit"]
    maker = credit["name"] or credit["source"]
    return node(
        "ImageObject",
        image,
        contentUrl=image["src"],
        width=image["width"],
        height=image["height"],
        encodingFormat="image/webp",
        description=image["alt"],
        caption=image["caption"],
        creator=drop_empty({"@type": "Person", "name": credit["name"], "url": credit["url"]})
        if credit["name"]
        else None,
        creditText=", ".join(dict.fromkeys(filter(None, (maker, credit["source"])))),
        license=image["license"]["url"],
    )


def image_full(image: Json, others: RelatedNodes) -> Json:
    return (
        image_brief(image)
        | work_translations("ImageObject", image)
        | {
            "inLanguage": image["locale"],
            "datePublished": image["published_at"],
            "dateModified": image["updated_at"],
        }
    )


IMAGE = LinkedData(brief=image_brief, full=image_full)
