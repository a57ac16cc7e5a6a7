"""The admin of authors. Django imports this package, which registers accounts, log and releases."""

from cms.authoring.admin import accounts as accounts  # registers itself
from cms.authoring.admin import change_log as change_log  # registers itself
from cms.authoring.admin import preview_tokens as preview_tokens  # registers itself
from cms.authoring.admin import releases as releases  # registers itself
