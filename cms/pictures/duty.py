"""Draw missing pictures: a duty of the worker, last in its round, a moment after each commit."""

import logging
from datetime import datetime, timedelta

from cms.pictures.missing_pictures import find_missing
from cms.pictures.process import DrawingError, draw_all
from cms.published.picture_rows import save_pictures, save_progress

LOG = logging.getLogger(__name__)
#: A round of the worker draws no more: deliveries wait for its next one. About three seconds.
MOST_PICTURES = 12
PAUSE = timedelta(minutes=1)


class Pause:
    """When drawing is tried again after the process that draws has failed."""

    until: datetime | None = None


def run_due(*, now: datetime) -> None:
    """Draw what is missing; a failing process is started again after a minute."""
    if Pause.until and now < Pause.until:
        return
    try:
        draw_missing()
        Pause.until = None
    except DrawingError:
        Pause.until = now + PAUSE
        LOG.exception("Pictures can't be drawn; it is tried again in a minute.")


def draw_missing(*, most: int = MOST_PICTURES) -> int:
    """Draw at most about so many pictures; return how many were drawn."""
    missing = find_missing(most=most)
    if missing is None:
        return 0
    drawn = {}
    for (entry_id, digest), svg in draw_all(missing.drawings).items():
        if svg is None:
            LOG.error("The picture %s of %s can't be drawn.", digest, entry_id)
        else:
            drawn[entry_id, digest] = svg
    if drawn or missing.outdated:
        save_pictures(drawn, outdated=missing.outdated)
    save_progress(missing.progress)
    return len(drawn)
