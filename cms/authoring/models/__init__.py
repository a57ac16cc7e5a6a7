"""The base of drafts and of their rows, the states of drafts, and releases."""

from cms.authoring.models.release import Release, ReleaseItem

__all__ = ["Release", "ReleaseItem"]  # Django finds the models of an app here
