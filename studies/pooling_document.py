"""The document of how a review has pooled studies."""

from typing import Any

from rest_framework import serializers

from studies import choices
from studies.number_field import Number


class PoolingDocument(serializers.Serializer[Any]):
    """How the studies of a review were pooled, and how far they disagree."""

    model = serializers.ChoiceField(
        source="pooling_model",
        choices=choices.PoolingModel.choices,
        allow_blank=True,
        help_text="Empty: not reported.",
    )
    i_squared = Number(help_text="0.74 is an I² of 74 %.")
    tau_squared = Number(help_text="The variance between the studies.")
    heterogeneity_p = Number(help_text="Of Cochran's Q.")
    prediction_low = Number(help_text="The lower end of the prediction interval.")
    prediction_high = Number(help_text="The upper end.")
