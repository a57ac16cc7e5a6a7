"""A world with a secret in every place that readers must not see.

The texts of the secrets are the same in every run, so that questions about them can be listed
before the world exists. Each secret has a shape; ``TWINS`` holds another text of each shape, which
occurs nowhere: the API must respond to a secret as to its twin.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User

from cms.authoring.models.draft import Draft
from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.models.release import ReleaseItem
from cms.authoring.previews import tokens
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

DUE = datetime(2131, 7, 19, tzinfo=UTC)  # long after any run of this test


@dataclass(frozen=True)
class Secret:
    """One text that no response may contain."""

    name: str
    text: str
    shape: str


def random_letters(name: str, length: int = 16) -> str:
    """Generate consonants from a seed: a text that occurs nowhere else."""
    return "".join(random.Random(name).choices("bcdfghjkmnpqrstvwxz", k=length))


def random_id(name: str) -> str:
    return str(UUID(int=random.Random(name).getrandbits(128), version=4))


def random_digest(name: str) -> str:
    return f"{random.Random(name).getrandbits(256):064x}"


def random_password_hash(name: str) -> str:
    return f"pbkdf2_sha256$1000000${random_letters(name, 22)}${random_letters(name + 'x', 43)}="


SHAPES = {
    "word": random_letters,
    "id": random_id,
    "email": lambda name: f"{random_letters(name)}@example.org",
    "password": random_password_hash,
    "digest": random_digest,
    "prefix": lambda name: random_letters(name, 8),
}
SECRET_NAMES = {
    "word": (
        *("draft title", "draft slug", "draft body", "edited title", "edited slug", "edited body"),
        *("withdrawn title", "withdrawn slug", "withdrawn body", "withdrawn result"),
        *("withdrawn edition", "withdrawn edition title"),
        *("scheduled title", "scheduled slug", "scheduled body"),
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
SECRET_LIST = [
    Secret(name, SHAPES[shape](name), shape)
    for shape, names in SECRET_NAMES.items()
    for name in names
]
SECRET_LIST += [Secret("number", "918273", "number"), Secret("day", "2131-07-19", "day")]
SECRETS = {secret.name: secret for secret in SECRET_LIST}
TWINS = {shape: make("nobody") for shape, make in SHAPES.items()}
TWINS |= {"number": "918271", "day": "2131-07-18"}
PUBLIC_RESULT = random_id("public result")
#: A preview token that opens one draft, in which nothing is secret.
FOREIGN_TOKEN = tokens.signer().sign(tokens.PREFIX + random_letters("foreign token", 32))


def secret_text(name: str) -> str:
    return SECRETS[name].text


def create_secret_draft(type: str, kind: str, *, id: str, **more) -> Draft:
    """Create a draft with the secrets of a kind: draft, withdrawn, scheduled or embargoed."""
    draft = FACTORIES[type](id=UUID(id), slug=secret_text(f"{kind} slug"), **more)
    return write_secrets(draft, kind)


def write_secrets(draft: Draft, kind: str) -> Draft:
    """Write the secrets of a kind into the fields of the draft, and save it."""
    columns = {field.name for field in draft._meta.fields}
    setattr(draft, title_field(draft), secret_text(f"{kind} title"))
    for column in columns & {"summary", "body", "description", "caption", "bio", "population_text"}:
        text = f"The {secret_text(f'{kind} body')} sleeps."
        setattr(draft, column, f"<p>{text}</p>" if column == "body" else text)
    draft.save()
    return draft


def title_field(draft: Draft) -> str:
    """Return the field that holds the title of an entry."""
    columns = {field.name for field in draft._meta.fields}
    return next(name for name in ("title", "name", "statement") if name in columns)


def create_secret_world() -> None:
    """Create, for each type, a visible entry with two editions and an entry of each hidden kind."""
    staff = User.objects.create(
        username=secret_text("username"),
        last_name=secret_text("surname"),
        email=secret_text("email"),
        password=secret_text("password"),
        is_staff=True,
    )
    Key.objects.create(
        name=secret_text("key name"),
        prefix=secret_text("key prefix"),
        digest=secret_text("key digest"),
        created_by=staff,
    )
    types = sorted(FACTORIES)
    visible = {type: FACTORIES[type](slug=f"open-{type}") for type in types}
    others = {type: FACTORIES[type](slug=f"other-{type}") for type in types}
    hidden = {
        "draft": {
            type: create_secret_draft(
                type,
                "draft",
                id=secret_text("draft id"),
                translation_key=UUID(secret_text("draft translation key")),
            )
            for type in types
        },
        "withdrawn": {
            type: create_secret_draft(
                type,
                "withdrawn",
                id=secret_text("withdrawn id")
                if type == "treatment"
                else random_id(f"withdrawn {type}"),
            )
            for type in types
        },
        "scheduled": {
            type: create_secret_draft(type, "scheduled", id=secret_text("scheduled id"))
            for type in types
        },
        "embargoed": {
            type: create_secret_draft(type, "embargoed", id=secret_text("embargoed id"))
            for type in types
        },
    }
    create_results(visible, hidden["withdrawn"]["study"], staff)
    relate_to_hidden(visible, hidden)
    drafts = [*visible.values(), *others.values(), *hidden["withdrawn"].values()]
    publish(*drafts, by=staff, at=MONDAY, note=secret_text("log note"))
    for draft in hidden["withdrawn"].values():
        withdraw(draft, by=staff, at=TUESDAY, reason="error")
    republish_withdrawn(others, staff)
    publish_second_editions(visible, staff)
    edit_drafts(visible)
    create_translations(visible)
    create_foreign_token()
    schedule_drafts(hidden["scheduled"], staff)
    share_embargoed(hidden["embargoed"])
    for model in apps.get_models():
        if issubclass(model, Draft):
            model.objects.update(content_digest=secret_text("content digest"))


def create_results(visible: dict[str, Draft], withdrawn: Draft, staff: User) -> None:
    """Create a visible result that staff verified, and a result of a withdrawn study."""
    ResultFactory(
        id=UUID(PUBLIC_RESULT),
        study=visible["study"],
        measure=visible["measure"],
        verified_by=staff,
    )
    ResultFactory(
        study=withdrawn,
        measure=visible["measure"],
        event_definition=secret_text("withdrawn result"),
        n_analysed=int(secret_text("number")),
    )


def relate_to_hidden(visible: dict[str, Draft], hidden: dict[str, dict[str, Draft]]) -> None:
    """Let visible entries refer to hidden entries, by every kind of relation and in the body."""
    post, links = visible["post"], []
    for position, drafts in enumerate([*hidden.values(), visible]):
        order = {"post": post, "position": position}
        PostAuthor.objects.create(author=drafts["author"], **order)
        PostTreatment.objects.create(treatment=drafts["treatment"], **order)
        for relation, type in (
            ("topics", "topic"),
            ("conditions", "condition"),
            ("studies", "study"),
        ):
            getattr(post, relation).add(drafts[type])
        visible["study"].conditions.add(drafts["condition"])
        if drafts is not visible:
            PathEffectFactory(from_treatment=visible["treatment"], to_treatment=drafts["treatment"])
        links += [f'<p><a href="entry:{draft.pk}">Read on</a></p>' for draft in drafts.values()]
        links.append(f'<cms-image data-id="{drafts["image"].pk}" data-caption="Here"></cms-image>')
    post.body = "".join(links)
    post.series, post.series_position = hidden["withdrawn"]["series"], 1
    post.lead_image = hidden["draft"]["image"]
    post.save()


def republish_withdrawn(others: dict[str, Draft], staff: User) -> None:
    """Withdraw an entry with secret texts, and publish it again with its old ones."""
    post = others["post"]
    title, post.title = post.title, secret_text("withdrawn edition title")
    summary, post.summary = post.summary, secret_text("withdrawn edition")
    post.save()
    publish(post, by=staff, at=TUESDAY)
    withdraw(post, by=staff, at=WEDNESDAY, reason="error")
    post.title, post.summary = title, summary
    post.save()
    publish(post, by=staff, at=THURSDAY)


def publish_second_editions(visible: dict[str, Draft], staff: User) -> None:
    """Publish a second edition of each entry."""
    for draft in visible.values():
        setattr(draft, title_field(draft), f"{draft.title} again")
        draft.save()
    publish(*visible.values(), by=staff, at=THURSDAY)


def edit_drafts(visible: dict[str, Draft]) -> None:
    """Put secrets into the drafts of visible entries."""
    for draft in visible.values():
        draft.slug = secret_text("edited slug")
        write_secrets(draft, "edited")
    visible["post"].next_review_on = DUE.date()
    visible["post"].save()
    ResultFactory(
        id=UUID(secret_text("result id")),
        study=visible["study"],
        measure=visible["measure"],
        event_definition=secret_text("unpublished result"),
        n_analysed=int(secret_text("number")),
    )


def create_translations(visible: dict[str, Draft]) -> None:
    """Create unpublished translations of visible entries."""
    for type, draft in visible.items():
        key = {"locale": "es", "translation_key": draft.translation_key}
        create_secret_draft(type, "foreign", id=secret_text("foreign id"), **key)


def create_foreign_token() -> None:
    """Let somebody who may see everything make a preview token of a topic, and of nothing else."""
    topic = FACTORIES["topic"](slug="previewed-topic", name="A topic to come")
    PreviewToken.objects.create(
        digest=tokens.hash_token(FOREIGN_TOKEN),
        scope=PreviewToken.Scope.ENTRY,
        type="topic",
        entry_id=topic.pk,
        made_by=User.objects.create_superuser("maker"),
        expires_at=DUE - timedelta(days=365),
    )


def schedule_drafts(drafts: dict[str, Draft], staff: User) -> None:
    for draft in drafts.values():
        release = schedule_acts(
            [draft], act="publish", at=DUE, now=MONDAY + timedelta(days=9), by=staff
        )
        release.name = secret_text("release name")
        release.save()
    ReleaseItem.objects.update(note=secret_text("release note"))


def share_embargoed(drafts: dict[str, Draft]) -> None:
    """Share entries under embargo with a partner who has confirmed a recall."""
    partner = Partner.objects.create(
        name=secret_text("partner name"),
        contact=secret_text("partner contact"),
        sees_embargoed=True,
    )
    recall = recall_changes().order_by("sequence")[0]
    confirm_recall(recall, partner, note=secret_text("receipt note"), key="", at=THURSDAY)
    for draft in drafts.values():
        if not Embargoed.objects.filter(pk=draft.pk).exists():  # ids are the same in all types
            share_under_embargo(draft, until=DUE, by=None, at=THURSDAY)
