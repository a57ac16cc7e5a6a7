"""Documents of claims, rendered when an author publishes."""

from typing import Any

from rest_framework import serializers

from claims import choices
from claims.quotation import VALUE_KEYS
from cms.lib.document_fields import IdRefs, Ref
from cms.published.accepted_figure_fields import AcceptedFigures, AcceptedWarnings
from cms.published.license_fields import Licensed


class RungShareDocument(serializers.Serializer[Any]):
    """One group of people, and which share of it had the event."""

    label = serializers.CharField()  # type: ignore[assignment]  # a key of the document, not DRF's attribute
    kind = serializers.CharField(help_text="What makes them a group, as in studies.")
    n = serializers.IntegerField()
    value = serializers.CharField(help_text="From 0 to 1.")


class QuotedDocument(serializers.Serializer[Any]):
    """What the results said when the claim was published."""

    value = serializers.CharField(allow_null=True, help_text="Shares are 0 to 1; null for a range.")
    events = serializers.IntegerField(allow_null=True, help_text="How many had the event.")
    n = serializers.IntegerField(allow_null=True, help_text="Out of how many people.")
    value_low = serializers.CharField(allow_null=True, help_text="The lower end of a range.")
    value_high = serializers.CharField(allow_null=True, help_text="The upper end.")
    ladder = RungShareDocument(
        many=True,
        help_text="The groups that the people with the event are a part of, the narrowest first.",
    )


class ClaimResultDocument(serializers.Serializer[Any]):
    """One result that the claim rests on, or that speaks against it."""

    study = Ref(help_text="The study of the result; null while it is not published.")
    result = serializers.UUIDField(help_text="The `id` of the result, in its study and `results/`.")
    role = serializers.ChoiceField(choices=choices.ResultRole.choices)
    note = serializers.CharField()
    digest = serializers.CharField(
        help_text=f"SHA-256 of these values (RFC 8785) as quoted: {', '.join(VALUE_KEYS)}."
    )


class FactColumnDocument(serializers.Serializer[Any]):
    """A fact that is stated of each treatment."""

    name = serializers.CharField()
    other = Ref(to="treatment", help_text="The treatment that the fact concerns besides, or null.")
    heading = serializers.CharField()


class FactCellDocument(serializers.Serializer[Any]):
    text = serializers.CharField()
    value = serializers.CharField(
        allow_null=True, help_text="The number or code behind the words, or null."
    )
    is_stated = serializers.BooleanField(
        help_text="False: the treatment says nothing of it, and the words say so."
    )


class FactRowDocument(serializers.Serializer[Any]):
    """What is said of one treatment: a cell for each column."""

    treatment = Ref(help_text="Null while it is not published.")
    name = serializers.CharField()
    cells = FactCellDocument(many=True)


class FactsDocument(serializers.Serializer[Any]):
    """Facts of treatments in words, as they were when the claim was published."""

    heading = serializers.CharField(help_text="The heading above the names.")
    columns = FactColumnDocument(many=True)
    rows = FactRowDocument(many=True)

    def to_representation(self, instance: Any) -> Any:
        """Pass on what has this shape already."""
        return instance


class ContrarySearchDocument(serializers.Serializer[Any]):
    """A search for evidence against the claim."""

    searched_on = serializers.DateField()
    searched_by = serializers.CharField()
    note = serializers.CharField(source="search_note", help_text="Where, and what was found.")


class ClaimDocument(Licensed):
    title = serializers.CharField(help_text="What is said, in full.")
    text = serializers.CharField(
        source="quotation.text", help_text="The figure in words, as it was published."
    )
    value = serializers.CharField(
        source="quotation.value",
        allow_null=True,
        help_text="Behind the words; null for a range, and if they don't follow from the results.",
    )
    derivation = serializers.ChoiceField(
        choices=choices.Derivation.choices, help_text="How the figure follows from the results."
    )
    hedge = serializers.ChoiceField(
        choices=choices.Hedge.choices, help_text="The word that says how near the value is."
    )
    decimals = serializers.IntegerField(help_text="Decimals shown; -1 shows tens.")
    is_quoted = serializers.BooleanField(
        help_text="The words are those of an earlier text; they were not computed."
    )
    quoted = QuotedDocument(
        source="quotation.quoted",
        allow_null=True,
        help_text="Null: no result supports it, or it states facts.",
    )
    population_text = serializers.CharField(help_text="Of whom it is said.")
    timeframe_text = serializers.CharField(help_text="Of which time it is said.")
    expires_on = serializers.DateField(
        allow_null=True, help_text="When it must be looked at again before it is used anew."
    )
    contrary_search = ContrarySearchDocument(
        allow_null=True, help_text="Null: nobody has looked for evidence against it."
    )
    results = ClaimResultDocument(
        many=True,
        source="quotation.results",
        help_text="What the claim rests on, and what speaks against it.",
    )
    accepted_figures = AcceptedFigures(source="acceptances.figures")
    accepted_warnings = AcceptedWarnings(source="acceptances.warnings")
    facts = FactsDocument(
        source="quotation.facts",
        allow_null=True,
        help_text="Facts of treatments, of a claim that states them; null: it rests on results.",
    )
    treatments = IdRefs(
        source="quotation.named.treatments", help_text="The treatments that these facts name."
    )
    measures = IdRefs(
        source="quotation.named.measures",
        help_text="The outcomes that these facts name, of which the certainty is judged.",
    )
    conditions = IdRefs(
        source="quotation.named.conditions",
        help_text="The conditions that these facts name, for which it is judged.",
    )
    studies = IdRefs(source="quotation.study_ids", help_text="The studies of these results.")
