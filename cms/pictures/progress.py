"""Progress of drawing: passes over what has moved between two places in the log."""

from cms.pictures.recipe import read_recipe
from cms.published.chain import Place, read_place
from cms.published.models.pictures import DrawingProgress


def read_progress() -> DrawingProgress:
    """Read how far pictures are drawn; from the start for another recipe or another history."""
    recipe = read_recipe()
    progress = DrawingProgress.objects.filter(recipe=recipe).first()
    if progress is None or not is_in_log(progress.place) or not is_in_log(progress.target):
        return DrawingProgress(recipe=recipe)
    return progress


def is_in_log(text: str) -> bool:
    """Return whether the log has this place; a restored backup may have another history."""
    if not text:
        return True
    place = Place.parse(text)
    return read_place(place.sequence, using="default") == place


def begin_pass(progress: DrawingProgress, target: Place) -> bool:
    """Begin a pass to the head of the log; return whether there is anything to look at."""
    if progress.place == str(target):
        return False
    progress.target, progress.cursor_type, progress.cursor_key = str(target), "", -1
    return True


def end_pass(progress: DrawingProgress) -> None:
    """Record that nothing is missing up to the target."""
    progress.place, progress.target = progress.target, ""
    progress.cursor_type, progress.cursor_key = "", -1
