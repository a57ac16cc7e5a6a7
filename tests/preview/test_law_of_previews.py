"""The law of previews: what a release is shown to make of the world is what it makes of it.

Random edits, moves, withdrawals and releases; every list and every entry of every collection is
compared, previewed before the release and asked of the API after it.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.api.collection import collections
from cms.authoring.models.draft import draft_types
from cms.authoring.releases import ReleaseError, execute_release
from cms.preview import pictures
from tests.examples import examples
from tests.factories import FACTORIES
from tests.preview.releases import SOON, make_release, schedule, without_files

pytestmark = pytest.mark.slow
TYPES = sorted(set(draft_types()) - {"image"})  # a picture takes a while to make
new_entries = st.lists(st.sampled_from(TYPES), max_size=3)
#: Which published entry, and what becomes of it: a new title, another address, or the end.
acts = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(["edit", "move", "withdraw"])),
    max_size=4,
    unique_by=lambda act: act[0],
)


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """Let no picture of figures be drawn, which takes seconds: each says so in its place."""
    monkeypatch.setattr(pictures, "draw_all", lambda drawings: {})


@pytest.fixture
def ask(preview, api):
    """Ask for every list and every entry in it, of the preview or, without a token, of the API."""

    def every(get) -> dict:
        found = {}
        for collection in collections().values():
            page = get(f"{collection.name}/", page_size=100).json()
            found[collection.name] = page
            for item in page["results"]:
                found[item["id"]] = get(f"{collection.name}/{item['id']}/").json()
        return found

    return lambda token=None: every(
        (lambda path, **asked: preview(token, path, **asked)) if token else api
    )


def change(draft, act: str) -> None:
    if act == "move":
        draft.slug = f"{draft.slug}-moved"
    else:
        name = "title" if "title" in {field.name for field in draft._meta.fields} else "name"
        setattr(draft, name, f"{draft} again")
    draft.save()


@settings(
    max_examples=examples(4),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(created=new_entries, changed=acts)
def test_a_release_makes_of_the_world_what_its_preview_showed(
    created, changed, world, example, token, ask
):
    with example():
        entries = [value for value in vars(world).values() if hasattr(value, "published")]
        publications = [FACTORIES[type]() for type in created]
        withdrawals = []
        for number, act in changed:
            draft = type(entries[number]).objects.get(pk=entries[number].pk)
            if draft.pk == world.secret.pk:
                continue
            if act == "withdraw":
                withdrawals.append(draft)
                continue
            change(draft, act)
            publications.append(draft)
        release = make_release(*publications)
        for position, draft in enumerate(withdrawals):
            release.items.create(
                type=draft._meta.label_lower,
                entry_id=draft.pk,
                position=position,
                act="withdraw",
                reason="expired",
            )
        if not release.items.exists():
            return
        earlier = make_release(FACTORIES["topic"]())
        schedule(earlier, SOON)
        schedule(release, SOON + timedelta(hours=1))

        shown = ask(token(release=release))
        execute_release(earlier, by=None, at=earlier.due_at)
        try:
            execute_release(release, by=None, at=release.due_at)
        except ReleaseError:
            return

        assert without_files(shown) == without_files(ask())
