"""Partners and recalls in the admin; Django imports this package, which registers both."""

from cms.syndication.partners.admin import partners as partners  # registers itself
from cms.syndication.partners.admin import recalls as recalls  # registers itself
