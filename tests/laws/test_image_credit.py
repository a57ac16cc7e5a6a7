"""An image without credit or licence reaches no reader: by itself, or in an entry that shows it."""

import pytest

from cms.authoring.approvals import ReleaseError, approve_publication
from cms.authoring.editor.field import BodyField
from cms.authoring.models.draft import draft_types
from cms.media.models import Image
from cms.published.models.log import Change
from cms.publishing import PreflightError, publish
from tests.clock import MONDAY, TUESDAY
from tests.factories import FACTORIES
from tests.factories.media import ImageFactory

pytestmark = pytest.mark.django_db
NO_MAKER = (
    "The image “Spine” does not say who made it or where it was found. Add that to the image."
)
NO_LICENCE = (
    "The image “Spine” does not say under which licence it may be shown. Add that to the image."
)
#: What an image may lack, and what is said of it.
LACKS = [
    ({"credit_name": "", "credit_source": ""}, [NO_MAKER]),
    ({"license_name": ""}, [NO_LICENCE]),
    ({"credit_name": "", "credit_source": "", "license_name": ""}, [NO_MAKER, NO_LICENCE]),
]


def places_of_images():
    """Every field of every content type in which an image can be shown."""
    return [
        pytest.param(name, field, id=f"{name}.{field.name}")
        for name, model in draft_types().items()
        for field in model._meta.concrete_fields
        if field.related_model is Image or isinstance(field, BodyField)
    ]


def show(name, field, image):
    """Make an entry that shows the image in this field."""
    is_body = isinstance(field, BodyField)
    value = f'<cms-image data-id="{image.pk}" data-caption=""></cms-image>' if is_body else image
    return FACTORIES[name](**{field.name: value})


def errors_of(act):
    with pytest.raises(PreflightError) as refused:
        act()
    return [problem.message for problem in refused.value.problems]


def test_the_places_are_known():
    assert {place.id for place in places_of_images()} == {
        "author.avatar",
        "post.body",
        "post.lead_image",
        "series.lead_image",
    }


@pytest.mark.parametrize(("lack", "said"), LACKS)
def test_image_is_refused_and_says_what_is_missing(lack, said):
    image = ImageFactory(title="Spine", **lack)

    assert errors_of(lambda: publish(image, by=None, at=MONDAY)) == said
    assert not Change.objects.exists()


def test_a_source_without_a_name_is_a_credit():
    assert publish(ImageFactory(credit_name=""), by=None, at=MONDAY)


@pytest.mark.parametrize(("lack", "said"), LACKS)
@pytest.mark.parametrize(("name", "field"), places_of_images())
def test_entry_that_shows_the_image_is_refused(name, field, lack, said):
    entry = show(name, field, ImageFactory(title="Spine", **lack))

    assert errors_of(lambda: publish(entry, by=None, at=MONDAY)) == said
    assert not Change.objects.exists()


@pytest.mark.parametrize(("name", "field"), places_of_images())
def test_entry_cannot_be_scheduled_either(name, field):
    entry = show(name, field, ImageFactory(title="Spine", license_name=""))

    with pytest.raises(ReleaseError) as refused:
        approve_publication(entry, now=MONDAY, versions=None, companions={})

    assert str(refused.value) == f"{entry}: {NO_LICENCE}"


@pytest.mark.parametrize(("name", "field"), places_of_images())
def test_what_readers_have_of_the_image_decides(name, field):
    image = ImageFactory(title="Spine")
    publish(image, by=None, at=MONDAY)
    Image.objects.update(license_name="")

    assert publish(show(name, field, image), by=None, at=TUESDAY)


@pytest.mark.parametrize(("name", "field"), places_of_images())
def test_an_image_that_was_published_without_a_licence_before_is_found_too(name, field):
    image = ImageFactory(title="Spine")
    publish(image, by=None, at=MONDAY)
    edition = image.published.objects.get().live_edition
    edition.document = edition.document.replace('"Unsplash License"', '""')
    edition.save()

    entry = show(name, field, image)

    assert errors_of(lambda: publish(entry, by=None, at=TUESDAY)) == [NO_LICENCE]
