"""Choices of claims, shared by drafts and published rows."""

from django.db.models import TextChoices


class Derivation(TextChoices):
    """How the figure of a claim follows from its results (``claims.derivations``)."""

    PROPORTION = "proportion", "In per cent: 77 %"
    COMPLEMENT = "complement", "The others, in per cent: 23 %"
    COUNT = "count", "In people: 20 of 26"
    PER_THOUSAND = "per_thousand", "Of a thousand: 770 of 1,000"
    PERCENT_CHANGE = "percent_change", "A change, in per cent"
    RANGE = "range", "A range: 60 % to 90 %"
    DIFFERENCE = "difference", "The difference of two results"
    AS_REPORTED = "as_reported", "In the report's own words"
    FACT = "fact", "A fact of a treatment"
    TABLE = "table", "A table of treatments and facts"


#: Derivations that state facts of treatments, and rest on no result.
OF_FACTS = (Derivation.FACT, Derivation.TABLE)


class Hedge(TextChoices):
    """A word before a figure that says how near the value is."""

    NONE = "none", "no word"
    ABOUT = "about", "about (up to 5 % away)"
    ALMOST = "almost", "almost (a little less)"
    MORE_THAN = "more_than", "more than (a little more)"
    UP_TO = "up_to", "up to (the highest value)"


class ResultRole(TextChoices):
    """What a result is to a claim."""

    SUPPORTS = "supports", "Supports it"
    CONTRADICTS = "contradicts", "Contradicts it"
    SUPERSEDES = "supersedes", "Newer, and to be used instead"
