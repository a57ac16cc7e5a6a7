"""What a claim says against a warning of its preflight."""

from django.db import models

from cms.authoring.models.accepted_figures import AcceptedFigureRow


class ClaimAcceptance(AcceptedFigureRow):
    """The figure of a claim that was accepted as it stands, or a warning about it."""

    claim = models.ForeignKey(
        "claims.Claim", on_delete=models.CASCADE, related_name="accepted_figures"
    )

    class Meta(AcceptedFigureRow.Meta):
        constraints = [
            # What is accepted has one reason.
            models.UniqueConstraint(
                fields=["claim", "kind", "figure"],
                name="claim_acceptance_once",
                violation_error_message="This is in the list already.",
            ),
        ]
