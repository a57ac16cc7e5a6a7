"""Static files: the finder and storage of ``collectstatic``, in development and production.

Everything in STATIC_ROOT is public, so only files of apps are in it: what we note about them stands
beside that folder.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: Files of packages that are never served: pages, assets of pages without a URL here, and source
#: maps of foreign code. They are most of the bytes and of the time.
IGNORED = ("rest_framework", "redoc", "oauth2-redirect.html", "*.map")


class AppFiles(AppDirectoriesFinder):
    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        yield from super().list([*(ignore_patterns or ()), *IGNORED])


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """Keeps its manifest outside, and leaves the names of source maps, which are not collected.

    It does rewrite what our modules beside forms import, so that all come from one version.
    """

    manifest_name = "static-files.json"
    patterns = (
        *(
            (files, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
            for files, rules in CompressedManifestStaticFilesStorage.patterns
        ),
        (
            "authoring/forms/*.js",
            CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
        ),
    )

    def __init__(self) -> None:
        super().__init__(manifest_storage=FileSystemStorage(location=settings.DATA))
