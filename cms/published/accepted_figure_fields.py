"""The field of documents that says which figures were accepted without a claim, and why."""

from typing import Any

from rest_framework import serializers


class AcceptedFigure(serializers.Serializer[Any]):
    figure = serializers.CharField(help_text="The figure as it stands in the text.")
    reason = serializers.CharField(help_text="Why it may stand there.")


class AcceptedFigures(serializers.ListField):
    """The figures of an entry that were accepted as they stand. By whom is not published."""

    child = AcceptedFigure()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=(
                "The figures in its texts that rest on no claim, or on evidence that does not "
                "hold any more, each with the reason why an editor has accepted that."
            ),
            **kwargs,
        )
