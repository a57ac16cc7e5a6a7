"""The admin of authors. Django imports this package, which registers what is no entry."""

from cms.authoring.admin import accounts as accounts  # registers itself
from cms.authoring.admin import change_log as change_log  # registers itself
from cms.authoring.admin import moved_figures as moved_figures  # registers itself
from cms.authoring.admin import preview_tokens as preview_tokens  # registers itself
from cms.authoring.admin import releases as releases  # registers itself
