"""The sandbox: a partner for trying out syndication."""

from cms.syndication.partners.models import Partner

SANDBOX_NAME = "Sandbox"


def get_or_create_sandbox() -> Partner:
    """Return the sandbox partner: no limits, embargoed entries too, and no receipts to give."""
    partner, _ = Partner.objects.get_or_create(
        name=SANDBOX_NAME,
        defaults={
            "contact": "sandbox@partner.example",
            "is_sandbox": True,
            "sees_embargoed": True,
            "gets_digest": False,
        },
    )
    return partner
