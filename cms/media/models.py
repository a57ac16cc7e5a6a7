"""Image: a picture as authors edit it, with its description, credit and licence."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils import timezone
from PIL import Image as Pillow

from cms.authoring.models.accepted_figures import (
    NAME_CLAIM,
    AcceptedFigureRow,
    FigureReview,
    FigureText,
)
from cms.authoring.models.draft import Draft
from cms.authoring.named_claims import NamedClaims
from cms.lib import canonical_json
from cms.lib.fields import WebAddress
from cms.lib.richtext.claim_words import find_claim_tokens, insert_claim_words
from cms.lib.richtext.unclaimed_text import remove_claim_tokens
from cms.lib.stored_files import is_stored
from cms.media import renditions, uploads
from cms.media.document import ImageDocument
from cms.media.published import PublishedImage
from cms.publishing import Problem

MIDDLE = Decimal("0.5")
BIND_IN_TEXT = (
    "Say it in the text that shows the picture, where “Insert a figure” puts the figure of a claim"
)
FOCAL_HELP = "Readers' crops keep this point in view: 0 is the {} edge, 1 the {} edge."


def original_path(image: "Image", filename: str) -> str:
    """Build the private path of an original (``upload_to``)."""
    return f"originals/{image.digest[:2]}/{filename}"


class Image(Draft):
    """One picture of the library, with its description, credit and licence.

    ``file`` is the private original, encoded again from its pixels. ``renditions`` lists the files
    for readers; they were made from the original, focal point and recipe in ``rendered_from``.
    """

    document = ImageDocument
    published = PublishedImage

    title = models.CharField(
        max_length=200,
        help_text="A short name by which you and your colleagues find the picture again.",
    )
    file = models.FileField(
        "picture",
        upload_to=original_path,
        max_length=200,
        help_text=(
            "PNG, JPEG or WebP, best about 1,600 pixels wide. Positions and camera data in the "
            "file are taken out; smaller sizes are made for you."
        ),
    )
    alt = models.CharField(
        "description",
        max_length=500,
        help_text=(
            "What the picture shows, for people who can't see it. Describe what matters for the "
            "text, in a sentence, without “picture of”."
        ),
    )
    caption = models.TextField(
        blank=True,
        help_text=(
            "What stands below the picture where it leads a post. Inside a text, the caption is "
            "written there, to suit the text."
        ),
    )
    credit_name = models.CharField(
        "maker",
        max_length=200,
        blank=True,
        help_text=(
            "Who made the picture, as they want to be named. Without a maker or a place where it "
            "was found it is not published."
        ),
    )
    credit_source = models.CharField(
        "found at",
        max_length=200,
        blank=True,
        help_text="Where you have it from, for example “Unsplash”.",
    )
    credit_url = WebAddress(
        "page of the maker",
        blank=True,
        help_text="The page of the maker or of the picture. The credit links to it.",
    )
    license_name = models.CharField(
        "licence",
        max_length=200,
        blank=True,
        help_text=(
            "The licence in short, for example “CC BY 4.0”. Without one the picture is not "
            "published, nor an entry that shows it."
        ),
    )
    license_url = WebAddress(
        "text of the licence", blank=True, help_text="The page where the whole licence stands."
    )
    focal_x = models.DecimalField(
        "focal point, across",
        max_digits=4,
        decimal_places=3,
        default=MIDDLE,
        help_text=FOCAL_HELP.format("left", "right"),
    )
    focal_y = models.DecimalField(
        "focal point, down",
        max_digits=4,
        decimal_places=3,
        default=MIDDLE,
        help_text=FOCAL_HELP.format("top", "bottom"),
    )
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    renditions = models.JSONField(default=list, editable=False)
    rendered_from = models.CharField(max_length=300, editable=False)

    # Of the latest rendering.
    accepted: Sequence[Any] = ()
    claims = NamedClaims()
    worded_alt = worded_caption = ""
    _sanitized: object = None  # the file that sanitize_upload() has written

    class Meta(Draft.Meta):
        verbose_name = "image"
        constraints = [
            *Draft.Meta.constraints,
            # A point outside the picture can't be kept in view.
            models.CheckConstraint(
                condition=Q(focal_x__range=(0, 1)) & Q(focal_y__range=(0, 1)),
                name="image_focal_point_inside",
                violation_error_message="The focal point lies between 0 and 1 in both directions.",
            ),
        ]

    def more_problems(self) -> Sequence[Problem]:
        """Return an error for what its credit lacks, and for figures that nobody has accepted."""
        credit = credit_problems(
            self.title, self.credit_name or self.credit_source, self.license_name
        )
        return [
            *credit,
            *self.claims.find_problems(locale=self.locale),
            *self.figure_review.find_problems(),
        ]

    def more_warnings(self) -> Sequence[Problem]:
        return [
            *self.figure_review.find_warnings(),
            *self.claims.find_expired(timezone.localdate()),
        ]

    @cached_property
    def figure_review(self) -> FigureReview:
        """The figures of its texts as they were rendered latest."""
        return FigureReview(self.figure_texts(), self.accepted)

    def prepare_rendering(self) -> None:
        """Load the figures that were accepted, and put the words of claims into the texts."""
        self.__dict__.pop("figure_review", None)
        self.accepted = list(self.accepted_figures.all())
        tokens = [each for text in (self.alt, self.caption) for each in find_claim_tokens(text)]
        self.claims = NamedClaims.find(tokens, locale=self.locale, companions=self.companions)
        self.worded_alt = insert_claim_words(self.alt, self.claims.words)
        self.worded_caption = insert_claim_words(self.caption, self.claims.words)

    def figure_texts(self) -> Iterator[FigureText]:
        """Yield the texts in which a figure must be accepted."""
        texts = {
            "title": (self.title, "the title"),
            "alt": (self.alt, "the description"),
            "caption": (self.caption, "the caption"),
        }
        for field, (text, place) in texts.items():
            remedy = BIND_IN_TEXT if field == "title" else NAME_CLAIM
            yield FigureText(remove_claim_tokens(text), place, field, remedy)

    @classmethod
    def problems_where_used(cls, ids: Collection[str]) -> Sequence[Problem]:
        """Check the credit of each image as readers get it: published, or else as it is now."""
        images = list(cls._default_manager.filter(pk__in=ids).order_by("title", "pk"))
        if not images:
            return ()
        rows = PublishedImage._default_manager.filter(pk__in=ids)
        documents = rows.values_list("pk", "live_edition__document")
        published = {pk: canonical_json.load(document) for pk, document in documents}
        problems = []
        for image in images:
            if document := published.get(image.pk):
                credit, license_ = document["credit"], document["license"]
                problems += credit_problems(
                    image.title, credit["name"] or credit["source"], license_["name"]
                )
            else:
                problems += image.more_problems()
        return [replace(problem, field="") for problem in problems]  # no field of the other entry

    def clean(self) -> None:
        super().clean()
        try:
            self.sanitize_file()
        except uploads.UploadRefusedError as error:
            raise ValidationError({"file": str(error)}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Also sanitise the file and make its renditions. Raises UploadRefusedError."""
        self.sanitize_file()
        if not kwargs.get("update_fields"):
            self.update_renditions()
        super().save(*args, **kwargs)

    def sanitize_file(self) -> None:
        """Replace a new upload by its sanitised form; every save passes here.

        Raises UploadRefusedError.
        """
        is_stored = self.file._committed  # type: ignore[attr-defined]  # Django's flag
        if not self.file or is_stored or self.file.file is self._sanitized:
            return
        source: IO[bytes] = self.file.file
        source.seek(0)
        upload = uploads.sanitize_upload(source)
        self.digest, self.width, self.height = upload.digest, upload.width, upload.height
        name = f"{upload.digest[2:]}.{upload.extension}"
        self.file = self._sanitized = ContentFile(upload.content, name=name)

    def update_renditions(self) -> None:
        """Make and store the renditions, unless they are those of this file and focal point."""
        focal_x, focal_y = float(self.focal_x), float(self.focal_y)
        recipe = f"{self.digest}:{focal_x}:{focal_y}:{renditions.RECIPE}"
        if not self.file or self.rendered_from == recipe:
            return
        with uploads.DECODER, self.file.open() as original, Pillow.open(original) as picture:
            files = renditions.make_renditions(picture, focal_x=focal_x, focal_y=focal_y)
        for each in files:
            private = private_rendition_path(each.file)
            if not is_stored(default_storage, private, size=len(each.content)):
                default_storage.save(private, ContentFile(each.content))
        self.renditions = [
            {"name": r.name, "file": r.file, "width": r.width, "height": r.height} for r in files
        ]
        self.rendered_from = recipe

    @property
    def full(self) -> dict[str, Any]:
        """Return the largest uncropped rendition."""
        return self.rendition("full")

    def rendition(self, name: str) -> dict[str, Any]:
        """Get the rendition with this name."""
        rendition: dict[str, Any] = next(each for each in self.renditions if each["name"] == name)
        return rendition

    def public_files(self) -> dict[str, str]:
        return {each["file"]: private_rendition_path(each["file"]) for each in self.renditions}


class ImageFigure(AcceptedFigureRow):
    """A figure in the texts of an image that was accepted without a claim."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="accepted_figures")

    class Meta(AcceptedFigureRow.Meta):
        constraints = [
            # One figure has one reason.
            models.UniqueConstraint(
                fields=["image", "figure"],
                name="image_figure_once",
                violation_error_message="This figure is in the list already.",
            ),
        ]


def credit_problems(title: str, maker: str, license_name: str) -> list[Problem]:
    """Return an error for each thing that the credit of an image lacks."""
    missing = []
    if not maker:
        missing.append(("credit_name", "who made it or where it was found"))
    if not license_name:
        missing.append(("license_name", "under which licence it may be shown"))
    return [
        Problem(f"The image “{title}” does not say {what}. Add that to the image.", field=field)
        for field, what in missing
    ]


def private_rendition_path(file: str) -> str:
    """Build the private path of a rendition, from which publishing copies it."""
    return f"renditions/{file}"
