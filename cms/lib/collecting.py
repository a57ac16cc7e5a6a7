"""What ``collectstatic`` collects, and how: said here once, for `make run` and for production."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Collecting(StaticFilesConfig):
    # What packages bring along and nobody is served: pages of theirs that we have no address for,
    # and maps of code that was not written here. That is most of the bytes, and of the time.
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "rest_framework", "redoc", "*.map"]


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """Leaves the names of maps in files as they are: what they name is not collected."""

    patterns = tuple(
        (files, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
        for files, rules in CompressedManifestStaticFilesStorage.patterns
    )
