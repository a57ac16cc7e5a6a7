"""The base of drafts and of their rows, their revisions and states, and releases."""

from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.models.revision import Revision

__all__ = ["Release", "ReleaseItem", "Revision"]  # Django finds the models of an app here
