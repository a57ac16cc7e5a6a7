"""How authors edit, and who may; Django imports this package, which registers our own tables."""

from cms.authoring.admin import accounts as accounts  # registers itself
from cms.authoring.admin import change_log as change_log  # registers itself
from cms.authoring.admin import releases as releases  # registers itself
