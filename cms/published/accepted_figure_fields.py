"""The fields of documents that say which figures and warnings were accepted, and why."""

from typing import Any

from rest_framework import serializers


def build_basis_field() -> serializers.CharField:
    """Build the field that says what stood against what was accepted."""
    return serializers.CharField(
        help_text=(
            "What stood against it when it was accepted: the level of certainty, how the results "
            "differ, or what the evidence had come to. Empty: that no claim binds it."
        )
    )


class AcceptedFigure(serializers.Serializer[Any]):
    figure = serializers.CharField(help_text="The figure as it stands in the text.")
    basis = build_basis_field()
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


class AcceptedWarning(serializers.Serializer[Any]):
    kind = serializers.CharField(
        help_text=(
            "`hedge`: a sentence that is surer than the certainty of its evidence. `comparison`: a "
            "sentence that compares results which are not alike. `harms`: a treatment that is "
            "shown without its harms. `expired`: a claim whose day has passed."
        )
    )
    text = serializers.CharField(
        source="figure",
        help_text="The sentence, its first 500 characters, or the name of the treatment.",
    )
    basis = build_basis_field()
    reason = serializers.CharField(help_text="Why it may stand so.")


class AcceptedWarnings(serializers.ListField):
    """The warnings of the preflight that were accepted. By whom is not published."""

    child = AcceptedWarning()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=(
                "What an editor has let stand against a warning, each with the reason. `[]`: "
                "nothing of the kind."
            ),
            **kwargs,
        )
