"""The partner to try things out with, and its key."""

from cms.syndication.partners.models import Partner

NAME = "Sandbox"


def sandbox() -> Partner:
    """It may have everything, sees what is under embargo, and owes nothing."""
    partner, _ = Partner.objects.get_or_create(
        name=NAME,
        defaults={
            "contact": "sandbox@partner.example",
            "is_sandbox": True,
            "sees_embargoed": True,
            "gets_digest": False,
        },
    )
    return partner
