"""The field of documents that says which figures were accepted without a claim, and why."""

from typing import Any

from rest_framework import serializers


class AcceptedFigure(serializers.Serializer[Any]):
    figure = serializers.CharField(help_text="The figure as it stands in the text.")
    reason = serializers.CharField(help_text="Why it needs no study behind it.")


class AcceptedFigures(serializers.ListField):
    """The figures of an entry that no claim binds. Who accepted them is not published."""

    child = AcceptedFigure()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=(
                "The figures in its texts that rest on no claim, each with the reason why an "
                "editor has accepted that."
            ),
            **kwargs,
        )
