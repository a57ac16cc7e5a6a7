"""Static files: the finder and storage of ``collectstatic``, in development and production."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: Files of packages that are never served: assets of pages without a URL here, and source maps of
#: foreign code. They are most of the bytes and of the time.
IGNORED = ("rest_framework", "redoc", "*.map")


class AppFiles(AppDirectoriesFinder):
    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        yield from super().list([*(ignore_patterns or ()), *IGNORED])


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """Does not rewrite the names of source maps, which are not collected.

    It does rewrite what our modules beside forms import, so that all come from one version.
    """

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
