"""What ``collectstatic`` collects, and how: said here once, for `make run` and for production."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: What packages bring along and nobody is served: pages of theirs that we have no address for, and
#: maps of code that was not written here. That is most of the bytes, and of the time.
IGNORED = ("rest_framework", "redoc", "*.map")


class AppFiles(AppDirectoriesFinder):
    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        yield from super().list([*(ignore_patterns or ()), *IGNORED])


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """Leaves the names of maps in files as they are: what they name is not collected."""

    patterns = tuple(
        (files, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
        for files, rules in CompressedManifestStaticFilesStorage.patterns
    )
