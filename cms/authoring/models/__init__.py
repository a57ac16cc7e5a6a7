"""The base of drafts and of their rows, their revisions and states, releases and preview tokens."""

from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.models.revision import Revision

__all__ = ["PreviewToken", "Release", "ReleaseItem", "Revision"]  # Django finds models here
