"""An image from upload to readers."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import IntegrityError, transaction

from cms.lib import canonical_json
from cms.media import uploads
from cms.media.models import Image
from cms.media.published import PublishedImage
from cms.media.renditions import NAMES
from cms.media.uploads import UploadRefusedError
from cms.published.models.references import Card
from cms.publishing import publish, withdraw
from tests import golden
from tests.clock import MONDAY, TUESDAY
from tests.factories.media import ImageFactory, picture

pytestmark = pytest.mark.django_db


def upload(content: bytes, name: str = "picture.png") -> ContentFile:
    return ContentFile(content, name=name)


def test_image_document_is_the_golden_one():
    image = ImageFactory(
        slug="hilltop",
        translation_key="0a4a56f0-11ae-5723-9139-0c0fc15cf6e2",
        caption="A drawing.",
        credit_url="https://example.org/jesper",
        license_name="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        file=upload(picture(size=(2000, 1000))),
        accepted_figures={"1 in 5": "Drawn, not measured."},
    )

    assert golden.mask_file_names(image.render()) == golden.load_document("image")


def test_image_says_what_is_wrong_with_its_file():
    image = ImageFactory.build(file=upload(b"<svg></svg>", "drawing.png"))

    with pytest.raises(ValidationError) as invalid:
        image.full_clean()

    assert invalid.value.message_dict == {"file": [uploads.SVG]}


def test_image_can_not_be_saved_around_the_check():
    with pytest.raises(UploadRefusedError):
        ImageFactory(file=upload(b"<!doctype html>", "page.png"))

    assert Image.objects.count() == 0


def test_image_keeps_its_picture_under_a_name_of_our_own():
    image = ImageFactory(file=upload(picture("JPEG"), "../../evil name.php"))

    assert image.file.name == f"originals/{image.digest[:2]}/{image.digest[2:]}.jpg"
    assert (image.width, image.height) == (64, 48)


def test_image_is_taken_once_when_it_is_checked_and_then_saved():
    image = ImageFactory.build(file=upload(picture()))
    image.full_clean()
    digest = image.digest

    image.save()

    assert Image.objects.get().digest == digest


def test_image_without_a_file_is_refused_with_a_sentence():
    with pytest.raises(ValidationError) as invalid:
        ImageFactory.build(file=None).full_clean()

    assert list(invalid.value.message_dict) == ["file"]


def test_renditions_are_made_again_for_another_focal_point_only():
    image = ImageFactory(file=upload(picture(size=(400, 100))))
    before = image.renditions

    image = Image.objects.get()
    image.title = "Another title"
    image.save()
    assert image.renditions == before

    image.focal_x = Decimal("0.9")
    image.save()
    names = [now["name"] for now, then in zip(image.renditions, before, strict=True) if now != then]
    assert names == list(NAMES)


def test_renditions_follow_a_new_picture():
    image = ImageFactory()
    before = {each["file"] for each in image.renditions}

    image.file = upload(picture(size=(100, 100)))
    image.save()

    assert before & {each["file"] for each in image.renditions} == set()


def test_saving_one_column_alone_leaves_the_picture_alone():
    image = ImageFactory()
    image.focal_x = Decimal("0.9")

    image.save(update_fields=["title"])

    assert Image.objects.get().focal_x == Decimal("0.5")


def test_focal_point_outside_the_picture_is_refused_by_form_and_database():
    image = ImageFactory()
    image.focal_y = Decimal("1.5")

    with pytest.raises(ValidationError, match="between 0 and 1"):
        image.full_clean()
    with pytest.raises(IntegrityError, match="image_focal_point_inside"), transaction.atomic():
        Image.objects.update(focal_y=Decimal("1.5"))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://example.org/", "data:text/html,x"]
)
def test_addresses_of_a_credit_are_pages(address):
    image = ImageFactory.build(credit_url=address, license_url=address)

    with pytest.raises(ValidationError) as invalid:
        image.clean_fields()

    assert sorted(invalid.value.message_dict) == ["credit_url", "license_url"]


def test_nothing_is_public_before_the_image_is_published():
    image = ImageFactory()

    assert image.public_files() != {}
    assert [storages["public"].exists(name) for name in image.public_files()] == [False] * 5


def test_publishing_makes_exactly_the_renditions_public():
    image = ImageFactory()

    publish(image, by=None, at=MONDAY)

    row = PublishedImage.objects.get()
    files = PublishedImage.files(canonical_json.load(row.live_edition.document))
    assert sorted(files) == sorted(image.public_files())
    for public, private in image.public_files().items():
        with (
            storages["public"].open(public) as public_file,
            default_storage.open(private) as private_file,
        ):
            assert public_file.read() == private_file.read()


def test_card_carries_what_a_front_end_needs_to_show_the_picture():
    image = ImageFactory()

    publish(image, by=None, at=MONDAY)

    card = canonical_json.load(Card.objects.get().card)
    assert card["credit"] == {"name": "Jesper Aggergaard", "source": "Unsplash", "url": ""}
    assert {"src", "alt", "width", "height", "license", "renditions"} <= card.keys()
    assert Card.objects.get().embed.startswith('<figure class="image"><img src="\x1a/media/')


def test_withdrawing_takes_the_files_from_the_public(django_capture_on_commit_callbacks):
    image = ImageFactory()
    publish(image, by=None, at=MONDAY)
    names = list(image.public_files())

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(image, by=None, at=TUESDAY, reason="legal")

    assert [storages["public"].exists(name) for name in names] == [False] * 5
    assert image.file.storage.exists(image.file.name)


def test_withdrawing_leaves_files_that_another_image_shows(django_capture_on_commit_callbacks):
    image, twin = ImageFactory(), ImageFactory()
    publish(image, twin, by=None, at=MONDAY)

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(image, by=None, at=TUESDAY, reason="legal")

    assert [storages["public"].exists(name) for name in twin.public_files()] == [True] * 5
