"""A world with a secret in every place that readers must not see.

The texts of the secrets are the same in every run, so that what is asked about them can be listed
before there is a world. Each has a shape; ``TWINS`` holds another text of each shape, which occurs
nowhere: what the API says of a secret, it must say of its twin.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User

from cms.authoring.models.draft import Draft
from cms.authoring.models.release import ReleaseItem
from cms.authoring.releases import schedule_acts
from cms.embargo import share_under_embargo
from cms.keys.models import Key
from cms.posts.models import PostAuthor, PostTreatment
from cms.published.models.embargoed import Embargoed
from cms.publishing import publish, withdraw
from cms.syndication.partners.models import Partner
from cms.syndication.partners.recalls import confirm_recall, recall_changes
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories import FACTORIES
from tests.factories.studies import ResultFactory
from tests.factories.treatments import PathEffectFactory

DUE = datetime(2131, 7, 19, tzinfo=UTC)  # long after anybody runs this


@dataclass(frozen=True)
class Secret:
    name: str
    text: str
    shape: str


def word(name: str, length: int = 16) -> str:
    """Letters that stand for ``name`` and for nothing that anybody would write."""
    return "".join(random.Random(name).choices("bcdfghjkmnpqrstvwxz", k=length))


def id_of(name: str) -> str:
    return str(UUID(int=random.Random(name).getrandbits(128), version=4))


def hexadecimal(name: str) -> str:
    return f"{random.Random(name).getrandbits(256):064x}"


def hashed(name: str) -> str:
    return f"pbkdf2_sha256$1000000${word(name, 22)}${word(name + 'x', 43)}="


SHAPES = {
    "word": word,
    "id": id_of,
    "email": lambda name: f"{word(name)}@example.org",
    "password": hashed,
    "digest": hexadecimal,
    "prefix": lambda name: word(name, 8),
}
NAMES = {
    "word": (
        *("draft title", "draft slug", "draft body", "edited title", "edited slug", "edited body"),
        *("withdrawn title", "withdrawn slug", "withdrawn body", "withdrawn result"),
        *("withdrawn edition", "scheduled title", "scheduled slug", "scheduled body"),
        *("unpublished result", "username", "surname", "release name", "release note"),
        *("key name", "log note", "foreign title", "foreign slug", "foreign body"),
        *("embargoed title", "embargoed slug", "embargoed body", "partner name", "receipt note"),
    ),
    "id": (
        *("draft id", "draft translation key", "withdrawn id", "scheduled id", "result id"),
        *("foreign id", "embargoed id"),
    ),
    "email": ("email", "partner contact"),
    "password": ("password",),
    "digest": ("content digest", "key digest"),
    "prefix": ("key prefix",),
}
FOUND = [
    Secret(name, SHAPES[shape](name), shape) for shape, names in NAMES.items() for name in names
]
FOUND += [Secret("number", "918273", "number"), Secret("day", "2131-07-19", "day")]
SECRETS = {secret.name: secret for secret in FOUND}
TWINS = {shape: make("nobody") for shape, make in SHAPES.items()}
TWINS |= {"number": "918271", "day": "2131-07-18"}
PUBLIC_RESULT = id_of("public result")


def said(name: str) -> str:
    return SECRETS[name].text


def draft_of(type: str, kind: str, *, id: str, **more) -> Draft:
    """A draft that says the secrets of its kind: draft, withdrawn or scheduled."""
    draft = FACTORIES[type](id=UUID(id), slug=said(f"{kind} slug"), **more)
    return say(draft, kind)


def say(draft: Draft, kind: str) -> Draft:
    """Have the draft say the secrets of this kind, wherever its type has a place for them."""
    columns = {field.name for field in draft._meta.fields}
    setattr(draft, "title" if "title" in columns else "name", said(f"{kind} title"))
    for column in columns & {"summary", "body", "description", "caption", "bio"}:
        text = f"The {said(f'{kind} body')} sleeps."
        setattr(draft, column, f"<p>{text}</p>" if column == "body" else text)
    draft.save()
    return draft


def plant() -> None:
    """Of each type an entry that readers see, in two editions, and one of each hidden kind."""
    staff = User.objects.create(
        username=said("username"),
        last_name=said("surname"),
        email=said("email"),
        password=said("password"),
        is_staff=True,
    )
    Key.objects.create(
        name=said("key name"),
        prefix=said("key prefix"),
        digest=said("key digest"),
        created_by=staff,
    )
    types = sorted(FACTORIES)
    seen = {type: FACTORIES[type](slug=f"open-{type}") for type in types}
    beside = {type: FACTORIES[type](slug=f"other-{type}") for type in types}
    hidden = {
        "draft": {
            type: draft_of(
                type,
                "draft",
                id=said("draft id"),
                translation_key=UUID(said("draft translation key")),
            )
            for type in types
        },
        "withdrawn": {
            type: draft_of(
                type,
                "withdrawn",
                id=said("withdrawn id") if type == "treatment" else id_of(f"withdrawn {type}"),
            )
            for type in types
        },
        "scheduled": {type: draft_of(type, "scheduled", id=said("scheduled id")) for type in types},
        "embargoed": {type: draft_of(type, "embargoed", id=said("embargoed id")) for type in types},
    }
    results(seen, hidden["withdrawn"]["study"], staff)
    relate(seen, hidden)
    everything = [*seen.values(), *beside.values(), *hidden["withdrawn"].values()]
    publish(*everything, by=staff, at=MONDAY, note=said("log note"))
    for draft in hidden["withdrawn"].values():
        withdraw(draft, by=staff, at=TUESDAY, reason="error")
    come_back(beside, staff)
    again(seen, staff)
    edit(seen)
    translate(seen)
    schedule(hidden["scheduled"], staff)
    share(hidden["embargoed"])
    for model in apps.get_models():
        if issubclass(model, Draft):
            model.objects.update(content_digest=said("content digest"))


def results(seen: dict[str, Draft], gone: Draft, staff: User) -> None:
    """One that readers see, checked by somebody; one of a study that is withdrawn."""
    ResultFactory(
        id=UUID(PUBLIC_RESULT), study=seen["study"], measure=seen["measure"], verified_by=staff
    )
    ResultFactory(
        study=gone,
        measure=seen["measure"],
        event_definition=said("withdrawn result"),
        n_analysed=int(said("number")),
    )


def relate(seen: dict[str, Draft], hidden: dict[str, dict[str, Draft]]) -> None:
    """What readers see refers to what is hidden, by every kind of relation and in its text."""
    post, links = seen["post"], []
    for position, drafts in enumerate([*hidden.values(), seen]):
        order = {"post": post, "position": position}
        PostAuthor.objects.create(author=drafts["author"], **order)
        PostTreatment.objects.create(treatment=drafts["treatment"], **order)
        for relation, type in (
            ("topics", "topic"),
            ("conditions", "condition"),
            ("studies", "study"),
        ):
            getattr(post, relation).add(drafts[type])
        seen["study"].conditions.add(drafts["condition"])
        if drafts is not seen:
            PathEffectFactory(from_treatment=seen["treatment"], to_treatment=drafts["treatment"])
        links += [f'<p><a href="entry:{draft.pk}">Read on</a></p>' for draft in drafts.values()]
        links.append(f'<cms-image data-id="{drafts["image"].pk}" data-caption="Here"></cms-image>')
    post.body = "".join(links)
    post.series, post.series_position = hidden["withdrawn"]["series"], 1
    post.lead_image = hidden["draft"]["image"]
    post.save()


def come_back(beside: dict[str, Draft], staff: User) -> None:
    """An entry was withdrawn for what it said, and says something else since."""
    post = beside["post"]
    kept, post.title = post.title, said("withdrawn edition")
    post.save()
    publish(post, by=staff, at=TUESDAY)
    withdraw(post, by=staff, at=WEDNESDAY, reason="error")
    post.title = kept
    post.save()
    publish(post, by=staff, at=THURSDAY)


def again(seen: dict[str, Draft], staff: User) -> None:
    """A second edition of each."""
    for draft in seen.values():
        name = "title" if "title" in {field.name for field in draft._meta.fields} else "name"
        setattr(draft, name, f"{draft.title} again")
        draft.save()
    publish(*seen.values(), by=staff, at=THURSDAY)


def edit(seen: dict[str, Draft]) -> None:
    """Every entry that readers see is being worked on."""
    for draft in seen.values():
        draft.slug = said("edited slug")
        say(draft, "edited")
    seen["post"].next_review_on = DUE.date()
    seen["post"].save()
    ResultFactory(
        id=UUID(said("result id")),
        study=seen["study"],
        measure=seen["measure"],
        event_definition=said("unpublished result"),
        n_analysed=int(said("number")),
    )


def translate(seen: dict[str, Draft]) -> None:
    """Every entry that readers see is being translated."""
    for type, draft in seen.items():
        key = {"locale": "es", "translation_key": draft.translation_key}
        draft_of(type, "foreign", id=said("foreign id"), **key)


def schedule(drafts: dict[str, Draft], staff: User) -> None:
    for draft in drafts.values():
        release = schedule_acts(
            [draft], act="publish", at=DUE, now=MONDAY + timedelta(days=9), by=staff
        )
        release.name = said("release name")
        release.save()
    ReleaseItem.objects.update(note=said("release note"))


def share(drafts: dict[str, Draft]) -> None:
    """A partner that we know well has the entries under embargo, and has confirmed a recall."""
    partner = Partner.objects.create(
        name=said("partner name"), contact=said("partner contact"), sees_embargoed=True
    )
    recall = recall_changes().order_by("sequence")[0]
    confirm_recall(recall, partner, note=said("receipt note"), key="", at=THURSDAY)
    for draft in drafts.values():
        if not Embargoed.objects.filter(pk=draft.pk).exists():  # ids are the same in all types
            share_under_embargo(draft, until=DUE, by=None, at=THURSDAY)
