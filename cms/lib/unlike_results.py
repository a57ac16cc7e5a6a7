"""Say why results that are set side by side can't be compared: what, when and of whom they are.

Results are the JSON of published documents.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cms.lib.placeholders import referenced_ids

Json = Mapping[str, Any]


def list_differences(results: Sequence[Json]) -> Iterator[str]:
    """Yield how results differ in what was measured, in time, or in whom they count."""
    measures = {next(iter(referenced_ids(result["measure"])), "") for result in results}
    if len(measures) > 1:
        yield "they measure different things"
    times = {result["timepoint_days"] for result in results}
    if len(times) > 1:
        yield f"they are of different times ({join_values(write_time(each) for each in times)})"
    kinds = {(result["population"] or {}).get("kind") for result in results}
    if len(kinds) > 1 and None not in kinds:
        yield f"they are out of different groups of people ({join_values(map(str, kinds))})"


def write_time(days: int | None) -> str:
    return "no time said" if days is None else f"{days} days"


def join_values(values: Any) -> str:
    """Join values in one order, whatever order they come in."""
    return ", ".join(sorted(str(value).replace("_", " ") for value in values))
