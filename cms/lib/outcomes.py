"""What outcomes and studies are, by the names that documents have for them.

For content types that stand beside ``studies``, which has them as choices.
"""

#: Domains of measures that tell of a harm; benefits and harms are shown in equal form.
DOMAINS_OF_HARM = frozenset({"adverse_event", "mortality", "reoperation", "recurrence"})
#: Statistics whose value is a part of one, and is said in per cent.
SHARES = frozenset({"proportion", "risk"})
#: Designs of studies that pool others.
POOLED_DESIGNS = frozenset(
    {"systematic_review", "meta_analysis", "network_meta_analysis", "umbrella_review"}
)
