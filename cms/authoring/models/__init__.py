"""Drafts, what may be done with them, and releases, which publish several at once."""

from cms.authoring.models.release import Release, ReleaseItem

__all__ = ["Release", "ReleaseItem"]  # Django finds the models of an app here
