"""The image library in the admin."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe
from unfold.widgets import UnfoldAdminFileFieldWidget

from cms.authoring.admin.accepted_figures import AcceptedFigureInline
from cms.authoring.admin.drafts import DraftAdmin
from cms.authoring.admin.worded_fields import WordedFieldsMixin
from cms.media import admin_views
from cms.media.models import Image, ImageFigure
from cms.media.pasted_pictures import PictureRefusedError, create_image

NO_RIGHT = "You may not add pictures to the library. Ask an editor to add this one."


class ImageFileInput(UnfoldAdminFileFieldWidget):
    """A file input without a link: an original has no public URL. The preview shows it."""

    def is_initial(self, value: Any) -> bool:
        return False


class FigureInline(AcceptedFigureInline):
    model = ImageFigure
    exclude = ("position", "kind")  # no other check reads the texts of a picture


@admin.register(Image)
class ImageAdmin(WordedFieldsMixin, DraftAdmin):
    group = "Write"
    icon = "image"
    rank = 60
    list_display = ("thumbnail", "title", "credit_name", "license_name")
    list_display_links = ("thumbnail", "title")
    worded_fields = frozenset({"alt", "caption"})
    search_fields = ("title", "alt", "caption", "credit_name", "credit_source")
    readonly_fields = ("preview",)
    prepopulated_fields = {"slug": ("title",)}
    inlines = (FigureInline,)
    formfield_overrides: dict[Any, Any] = {
        **DraftAdmin.formfield_overrides,
        models.FileField: {"widget": ImageFileInput},
    }
    fieldsets = (
        (
            "Picture",
            {
                "classes": ["tab"],
                "fields": ("title", "file", "preview", ("focal_x", "focal_y"), "alt", "caption"),
            },
        ),
        (
            "Credit and licence",
            {
                "classes": ["tab"],
                "fields": (
                    ("credit_name", "credit_source"),
                    "credit_url",
                    ("license_name", "license_url"),
                ),
            },
        ),
        ("Address", {"classes": ["tab"], "fields": ("slug", "locale", "translation_key")}),
    )

    class Media:
        js = ("media/focal.js",)
        css = {"all": ("media/focal.css",)}

    @admin.display(description="")
    def thumbnail(self, image: Image) -> str:
        return format_html(
            '<img class="image-thumb" src="{}" alt="{}" width="48" height="48">',
            admin_views.private_rendition_url(image, "thumb"),
            image.title,
        )

    @admin.display(description="Preview")
    def preview(self, image: Image) -> str:
        if not image.renditions:
            return "Save once to see the picture here."
        return format_html(
            '<img class="image-preview" data-focal src="{}" alt="{}">'
            "<p>{} × {} pixels. Click where the picture matters most: crops keep that point in "
            "view.</p>",
            admin_views.private_rendition_url(image, "medium"),
            image.alt,
            image.width,
            image.height,
        )

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                "choices/", self.protect_view(admin_views.image_choices), name="media_image_choices"
            ),
            path(
                "<uuid:pk>/file/<slug:name>/",
                self.protect_view(admin_views.private_file, cacheable=True),
                name="media_image_file",
            ),
            path(
                "upload/",
                self.admin_site.admin_view(require_POST(self.upload_view)),
                name="media_image_upload",
            ),
        ]
        return [*own, *super().get_urls()]

    def upload_view(self, request: HttpRequest) -> JsonResponse:
        """Add a picture that was pasted or dropped into a text; the editor sends it here."""
        if not self.has_add_permission(request):
            return JsonResponse({"error": NO_RIGHT}, status=403)
        try:
            image = create_image(request)
        except PictureRefusedError as error:
            return JsonResponse({"error": str(error)}, status=400)
        self.log_addition(request, image, [{"added": {}}])
        return JsonResponse(admin_views.image_to_choice(image), status=201)

    def protect_view(
        self, view: Callable[..., HttpResponseBase], *, cacheable: bool = False
    ) -> Callable[..., HttpResponseBase]:
        """Wrap a view for users who may view images; others get 403."""

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        wrapped: Callable[..., HttpResponseBase] = self.admin_site.admin_view(
            require_safe(inner), cacheable
        )
        return wrapped
