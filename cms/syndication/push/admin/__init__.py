"""Syndication in the admin; Django imports this package, and its modules register themselves."""

from cms.syndication.push.admin import deliveries as deliveries  # registers itself
from cms.syndication.push.admin import followers as followers  # registers itself
from cms.syndication.push.admin import subscriptions as subscriptions  # registers itself
