"""Documents of the groups of people that a result is of."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import Ref
from studies import choices


class RungDocument(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # a key of the document, not DRF's attribute
    kind = serializers.ChoiceField(choices=choices.PopulationKind.choices)
    n = serializers.IntegerField()


class ResultPopulationDocument(RungDocument):
    id = serializers.UUIDField(source="uuid", help_text="That of the group, in its study.")
    ladder = RungDocument(
        many=True, help_text="This group, then each wider one up to all who began."
    )


class ResultArmDocument(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="uuid", help_text="That of the arm, in its study.")
    label = serializers.CharField()  # type: ignore[assignment]  # a key of the document, not DRF's attribute
    role = serializers.ChoiceField(choices=choices.ArmRole.choices)
    treatment = Ref(help_text="What this group received, where it is described here.")
