"""Answers of every operation, from the shipped series.

A test compares the recorded ones with what the API answers now, but for instants, digests and
cursors. ``record_examples`` records them again.
"""

import json
import re
from datetime import timedelta
from unittest import mock

from django.test import Client

from cms.api.openapi.examples import EXAMPLES
from cms.authoring.models.draft import draft_types
from cms.embargo import share_under_embargo
from cms.keys.lifecycle import create_key
from cms.keys.models import Key
from cms.pictures.duty import draw_missing
from cms.published.chain import Place
from cms.published.models.log import Change
from cms.publishing import publish
from cms.syndication.partners.models import Partner
from tests.clock import MONDAY, TUESDAY, WEDNESDAY

Json = dict
LATER = WEDNESDAY.replace(year=2100)
#: The entry that stands for its collection; of other collections the first.
NAMES = {
    "posts": "real-stem-cell-treatments",
    "studies": "spinal-cord-stimulation-after-fusion",
    "treatments": "spinal-fusion",
    "conditions": "chronic-back-pain",
    "measures": "odi",
    "citations": "pettine-2016",
}
#: The parameters of operations that need some, or would answer at length without.
QUERIES = {
    "compareTreatments": "?slugs=microdiscectomy,spinal-fusion",
    "getExport": "?types=topic",
    "listChanges": "?after=0&page_size=2",
    "search": "?q=bone marrow&page_size=2",
    "streamChanges": "?after=0&types=topic",
}
#: The picture that stands for those of its collection.
PICTURES = {"studies": "results.svg", "treatments": "paths.svg", "claims": "people.svg"}
TEXT_FIELDS = (
    *("summary", "caption", "biography", "plain_name", "abbr", "name", "statement", "title"),
)
MASKS = [
    (re.compile(r"media/[0-9a-f]{2}/[0-9a-f]{30,62}"), "media/file"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "digest"),
    (re.compile(r"\b(\d+)-[0-9a-f]{16}\b"), r"\1-chain"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "digest"),
    (re.compile(r"cursor=[^\"&]+"), "cursor"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"), "instant"),
]


def load_world(load_series):
    """Load the series on Monday, and change one entry of each type on Tuesday.

    Return the key of a partner who sees what is under embargo, and the names of the entries.
    """
    with mock.patch("django.utils.timezone.now", return_value=MONDAY):
        load_series()
    names = {"embargoed": SOON}
    for model in draft_types().values():
        slug = NAMES.get(model.published.collection)
        drafts = model.objects.filter(slug=slug) if slug else model.objects.order_by("slug")
        draft = drafts[0]
        field = next(each for each in TEXT_FIELDS if hasattr(model, each))
        setattr(draft, field, f"{getattr(draft, field)} Checked again.".strip())
        draft.save()
        names[model.published.collection] = draft.slug
        is_post = model.published.collection == "posts"
        note, weight = ("One sentence was too sure.", "safety") if is_post else ("", "minor")
        publish(draft, by=None, at=TUESDAY, note=note, significance=weight)
    while draw_missing():
        pass
    topic = draft_types()["topic"](slug="sleep", name="Sleep", summary="How to rest.")
    topic.id = topic.translation_key = SOON
    topic.save()
    share_under_embargo(topic, until=LATER, by=None, at=WEDNESDAY)
    partner = Partner.objects.create(
        name="Example News",
        contact="desk@news.example",
        sees_embargoed=True,
        created_at=MONDAY - timedelta(days=30),
    )
    key = create_key(Key(name="app", partner=partner, rate=0, scopes=["read", "confirm"]))
    return key, names


SOON = "9d3a6c1e-0f52-4a54-9d0e-6b1b1f7a2c11"


def record(schema: Json, key: str, names: Json) -> Json:
    """Ask for every operation; return the request and the answer of each by its id."""
    client = Client(headers={"Accept": "application/json"})
    recall = Place.of_change(Change.objects.get(significance="safety"))
    recorded = {}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            collection = path.removeprefix("/api/v1/").split("/")[0]
            if "{name}" in path and collection not in names:
                names[collection] = first_part(client, collection)  # of an entry
            address = path.format(
                name=names.get(collection), number=2, place=recall, file=PICTURES.get(collection)
            )
            id = operation["operationId"]
            is_list = any(each["name"] == "page_size" for each in operation.get("parameters", []))
            address += QUERIES.get(id, "?page_size=1" if is_list else "")
            takes_key = any("key" in each for each in operation.get("security", []))
            recorded[id] = ask(client, method, address, operation, key if takes_key else "")
    return dict(sorted(recorded.items()))


def first_part(client: Client, collection: str) -> str:
    (row,) = client.get(f"/api/v1/{collection}/?page_size=1").json()["results"]
    return row["id"]


def ask(client: Client, method: str, address: str, operation: Json, key: str) -> Json:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    status, response = next(
        (code, each) for code, each in operation["responses"].items() if code in ("200", "201")
    )
    if method == "post":  # the first receipt is a 201
        status, response = "201", operation["responses"]["201"]
    media_type = next(iter(response["content"]))
    if media_type != "application/json" and "application/json" in response["content"]:
        media_type = "application/json"
    headers |= {"Accept": media_type}
    sent = {"data": {}, "content_type": "application/json"} if method == "post" else {}
    answered = getattr(client, method)(address, headers=headers, **sent)
    assert str(answered.status_code) == status, (address, answered.content)
    if media_type == "application/json":
        body = answered.json()
    elif answered.streaming:
        body = b"".join(answered.streaming_content).decode()
    else:
        body = answered.content.decode()
    return {
        "request": f"{method.upper()} {address}",
        "status": status,
        "media_type": media_type,
        "answer": body,
    }


def mask(recorded: Json) -> Json:
    """Mask what differs from run to run, and from encoder to encoder."""
    text = json.dumps(recorded, ensure_ascii=False)
    for pattern, name in MASKS:
        text = pattern.sub(name, text)
    return json.loads(text)


def write(recorded: Json) -> None:
    EXAMPLES.write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")
