"""The base of drafts and of their rows, their revisions and states, releases and preview tokens."""

from cms.authoring.models.move_decision import MoveDecision
from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.models.revision import Revision

#: Django finds models here.
__all__ = ["MoveDecision", "PreviewToken", "Release", "ReleaseItem", "Revision"]
