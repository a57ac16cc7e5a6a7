"""Codes of what keeps figures of a comparison apart, and of what to mind of them."""

REASONS = (
    *("no_result", "only_one", "measure_unknown", "time_unknown", "time_kind", "statistic"),
    *("event_definition", "group_unknown", "group", "condition", "void_study"),
)
CAUTIONS = (
    *("other_study", "pooled", "not_randomised", "doubtful_study", "void_study", "no_interval"),
)
