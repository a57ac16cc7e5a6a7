"""What outcomes and studies are, by the names that documents have for them.

For content types that stand beside ``studies``, which has them as choices.
"""

#: Domains of measures that tell of a harm; benefits and harms are shown in equal form.
DOMAINS_OF_HARM = frozenset({"adverse_event", "mortality", "reoperation", "recurrence"})
#: Statistics whose value is a part of one, and is said in per cent.
SHARES = frozenset({"proportion", "risk"})
#: Statistics whose value is the difference of two such parts.
SHARE_DIFFERENCES = frozenset({"risk_difference"})
#: Designs of studies that assign treatments by chance.
RANDOMISED_DESIGNS = frozenset({"rct_parallel", "rct_crossover", "rct_cluster"})
#: Designs of studies that assign treatments, by chance or not.
TRIAL_DESIGNS = RANDOMISED_DESIGNS | {"controlled_nonrandomised", "single_arm_trial"}
#: Designs of studies that pool others.
POOLED_DESIGNS = frozenset(
    {"systematic_review", "meta_analysis", "network_meta_analysis", "umbrella_review"}
)
