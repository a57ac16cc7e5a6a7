"""Releases to preview, and how their answers are compared."""

import json
import re
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.releases import schedule_release
from tests.factories.media import ImageFactory, picture
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.studies import StudyFactory
from tests.factories.treatments import ConditionFactory, TreatmentFactory

NOW = timezone.now()
SOON, LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)

PICTURE_SRC = re.compile(
    r"data:image/svg\+xml;base64,[\w+/=]+|http://[\w:]+/api/v1/\w+/[\w-]+/pictures/[\w-]+\.svg"
)


def make_release(*drafts, **options) -> Release:
    release = Release.objects.create(name="Spring")
    for position, each in enumerate(drafts):
        ReleaseItem.objects.create(
            release=release,
            type=each._meta.label_lower,
            entry_id=each.pk,
            position=position,
            **options,
        )
    return release


def schedule(release, at):
    schedule_release(release, at=at, now=NOW)


def make_drafts(world):
    """Ten entries that refer to each other, some of them published in an earlier edition."""
    series, author, topic = SeriesFactory(slug="spring"), AuthorFactory(), TopicFactory()
    pain, fusion, study = ConditionFactory(), TreatmentFactory(slug="new-fusion"), StudyFactory()
    image = ImageFactory(slug="spring-hill", file=ContentFile(picture(size=(80, 40)), name="a.png"))
    leading = PostFactory(
        slug="one",
        series=series,
        series_position=1,
        authors=[author, world.ada],
        topics=[topic],
        conditions=[pain],
        treatments=[fusion, world.secret],
        studies=[study],
        lead_image=image,
    )
    following = PostFactory(slug="two", series=series, series_position=2, authors=[author])
    world.first.title, world.first.slug = "The first post, better", "first-and-best"
    world.first.save()
    return [series, author, topic, pain, fusion, study, image, leading, following, world.first]


def without_files(answers):
    """The answers with the addresses that their files will have, and none of pictures of figures.

    A preview has these within its answers.
    """
    text = re.sub(r"/preview/v1/files/[^/]+/", "/media/", json.dumps(answers))
    return json.loads(PICTURE_SRC.sub("picture", text))
