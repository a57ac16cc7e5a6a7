"""Restoring a revision in the admin, all of it or chosen fields, bound to what was shown."""

import pytest
from django.core.files.base import ContentFile

from cms.authoring.models.release import Release
from cms.authoring.models.revision import Revision, latest_revision, record_revision
from cms.media.models import Image
from cms.posts.models import Author, Post, Topic
from tests.authoring.topic_pages import shown_messages, topic_url
from tests.clock import MONDAY
from tests.factories.media import ImageFactory, picture
from tests.factories.posts import AuthorFactory, PostFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    """Two revisions that differ in two fields."""
    topic = TopicFactory(name="Back pain", summary="It hurts.")
    record_revision(topic, Revision.Act.SAVE, at=MONDAY)
    Topic.objects.update(name="Pain", summary="It hurts a lot.")
    return Topic.objects.get()


def restore(client, entry, *fields, version=None, act="confirm", url=topic_url):
    """Press the buttons of the page that asks once more; no field means all of them."""
    form = {"number": "1", "version": f"{entry.pk}:{version or entry.version()}", act: "1"}
    return client.post(
        url(entry, "restore"), form | ({"fields": fields} if fields else {"all": "1"})
    )


def now():
    return Topic.objects.values_list("name", "summary").get()


def test_the_comparison_offers_to_restore_what_differs(editor, topic):
    response = editor.get(topic_url(topic, "compare") + "?from=1")

    html = response.content.decode()
    assert f'<input type="hidden" name="version" value="{topic.pk}:{topic.version()}">' in html
    for name in ("name", "summary"):
        assert f'name="fields" value="{name}" form="restore-form"' in html


def test_a_comparison_without_the_draft_offers_no_restore(editor, topic):
    editor.get(topic_url(topic, "compare"))  # the draft becomes revision 2

    html = editor.get(topic_url(topic, "compare") + "?from=1&to=2").content.decode()

    assert 'id="restore-form"' not in html
    assert "Revision 1 and the draft" in html


def test_restoring_asks_once_more_and_shows_what_will_change(editor, topic):
    response = restore(editor, topic, "summary", act="some")

    shown = [(each.name, each.old, each.new) for each in response.context["differences"]]
    assert shown == [("summary", "It hurts a lot.", "It hurts.")]
    assert now() == ("Pain", "It hurts a lot.")


def test_chosen_fields_are_restored_as_a_new_revision(editor, topic):
    response = restore(editor, topic, "summary")

    assert now() == ("Pain", "It hurts.")
    restored = latest_revision(topic.pk)
    assert (restored.number, restored.act, restored.source) == (3, "restore", 1)
    assert restored.by.get_username() == "editor"
    assert response["Location"] == topic_url(topic)
    assert shown_messages(response) == [
        "Restored from revision 1, as revision 3. For readers nothing has changed."
    ]


def test_all_of_a_revision_is_restored(editor, topic):
    restore(editor, topic)

    assert now() == ("Back pain", "It hurts.")


def test_an_author_restores_a_draft_but_a_reviewer_does_not(author, reviewer, topic):
    pages = [client.get(topic_url(topic, "compare") + "?from=1") for client in (author, reviewer)]
    offered = ['id="restore-form"' in page.content.decode() for page in pages]
    refused = restore(reviewer, topic)
    unchanged = now()
    restore(author, topic)

    assert (offered, refused.status_code) == ([True, False], 403)
    assert unchanged == ("Pain", "It hurts a lot.")
    assert now() == ("Back pain", "It hurts.")


def test_nothing_is_restored_over_what_somebody_has_saved_since(editor, topic):
    shown = topic.version()
    Topic.objects.update(name="Neck pain")

    response = restore(editor, topic, version=shown)

    assert now() == ("Neck pain", "It hurts a lot.")
    assert response["Location"] == topic_url(topic, "compare") + "?from=1&to=draft"
    (message,) = shown_messages(response)
    assert message.startswith(
        "“Neck pain” has moved on. You were shown revision 2; it is at 3 now."
    )
    assert f'{topic_url(topic, "compare")}?from=2&to=3">See what was changed' in message


@pytest.mark.parametrize("version", ["", "2", "2-0-xyz"])
def test_a_form_that_does_not_say_what_was_shown_restores_nothing(editor, topic, version):
    form = {"number": "1", "version": f"{topic.pk}:{version}", "confirm": "1", "all": "1"}

    response = editor.post(topic_url(topic, "restore"), form)

    assert "has moved on." in shown_messages(response)[0]
    assert now() == ("Pain", "It hurts a lot.")


def test_restoring_no_field_is_a_mistake_that_is_said(editor, topic):
    form = {"number": "1", "version": f"{topic.pk}:{topic.version()}", "some": "1"}

    response = editor.post(topic_url(topic, "restore"), form)

    assert response["Location"] == topic_url(topic, "compare") + "?from=1&to=draft"
    assert shown_messages(response) == ["Tick the fields to restore, or restore all of them."]


def test_a_revision_that_is_not_there_is_not_restored(editor, topic):
    form = {"number": "7", "version": f"{topic.pk}:{topic.version()}", "confirm": "1", "all": "1"}

    response = editor.post(topic_url(topic, "restore"), form)

    assert shown_messages(response) == ["This entry has no such revision."]


def test_the_reason_why_nothing_was_restored_is_said(editor):
    topic = TopicFactory(slug="back-pain")
    record_revision(topic, Revision.Act.SAVE, at=MONDAY)
    Topic.objects.update(slug="pain")
    TopicFactory(slug="back-pain")

    response = restore(editor, Topic.objects.get(pk=topic.pk))

    (message,) = shown_messages(response)
    assert "Nothing was restored." in message
    assert "Another entry in this language has this slug already." in message


def post_url(post, act):
    return f"/admin/posts/post/{post.pk}/{act}/"


def test_what_did_not_come_back_is_said(editor):
    ada = AuthorFactory(name="Ada")
    post = PostFactory(authors=[ada])
    record_revision(post, Revision.Act.SAVE, at=MONDAY)
    post.author_rows.all().delete()
    Author.objects.all().delete()

    response = restore(editor, Post.objects.get(), url=post_url)

    lost = "Author: the author that stood here does not exist any more."
    assert lost in shown_messages(response)[1]


def test_rows_are_restored_as_one_field(editor):
    post = PostFactory(title="Backs", key_points=["Walk.", "Rest."])
    record_revision(post, Revision.Act.SAVE, at=MONDAY)
    post.key_points.all().delete()
    Post.objects.update(title="Necks")

    restore(editor, Post.objects.get(), "key_points", url=post_url)

    post = Post.objects.get()
    assert (post.title, post.render()["key_points"]) == ("Necks", ["Walk.", "Rest."])


def test_a_picture_is_restored_with_what_was_made_from_it(editor):
    image = ImageFactory(alt="A hilltop.")
    record_revision(Image.objects.get(), Revision.Act.SAVE, at=MONDAY)
    image.file = ContentFile(picture(size=(200, 100)), name="beach.png")
    image.alt = "A beach."
    image.save()

    restore(
        editor, Image.objects.get(), "file", url=lambda i, act: f"/admin/media/image/{i.pk}/{act}/"
    )

    restored, first = Image.objects.get(), Revision.objects.get(number=1).content["fields"]
    computed = ("file", "digest", "width", "renditions", "rendered_from")
    assert {name: getattr(restored, name) for name in computed} == {
        name: first[name] for name in computed
    }
    assert restored.alt == "A beach."


def test_an_earlier_state_of_a_release_does_not_come_back(editor):
    release = Release.objects.create(name="Spring")
    record_revision(release, Revision.Act.SAVE, at=MONDAY)
    Release.objects.update(name="Summer")

    def release_url(release, act):
        return f"/admin/authoring/release/{release.pk}/{act}/"

    page = editor.get(release_url(release, "compare") + "?from=1").content.decode()
    response = restore(editor, Release.objects.get(), url=release_url)

    assert 'id="restore-form"' not in page
    assert (response.status_code, Release.objects.get().name) == (403, "Summer")


def test_a_restore_needs_the_token_of_the_session(editor, topic):
    editor.handler.enforce_csrf_checks = True

    assert restore(editor, topic).status_code == 403
    assert now() == ("Pain", "It hurts a lot.")
