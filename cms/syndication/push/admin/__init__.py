"""Subscriptions and followers in the admin; Django imports this package, which registers both."""

from cms.syndication.push.admin import subscriptions as subscriptions  # registers itself
