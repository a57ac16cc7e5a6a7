"""The recipe of pictures: a digest of the code and the words that say what they show.

A newer version of Marrow may say the same in other words. The log does not tell of that, so the
worker looks at all entries again once the recipe is another one.
"""

import hashlib
import inspect
from functools import cache
from pathlib import Path

from django.conf import settings

from cms.api.collection import entry_collections
from cms.lib import plots


@cache
def read_recipe() -> str:
    """Return the digest of all modules of plots and of words, by names, and of the catalogs."""
    folders = {Path(inspect.getfile(plots)).parent}
    for collection in entry_collections():
        if collection.plots:
            folders.add(Path(inspect.getfile(collection.plots)).parent)
    files = [
        file
        for folder in folders
        for pattern in ("*plot*.py", "*_words.py")
        for file in folder.glob(pattern)
    ]
    files += [file for folder in settings.LOCALE_PATHS for file in Path(folder).rglob("*.mo")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()
