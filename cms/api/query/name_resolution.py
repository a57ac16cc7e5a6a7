"""Replace the names of entries in the values of a request by what they stand for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from cms.api.database.snapshot import LogState
from cms.api.parameters.parameter import Parameter, ParameterError
from cms.api.parameters.value_lists import EntryNames
from cms.api.query.conditions import Condition
from cms.api.query.entry_names import (
    Holders,
    Name,
    NamedEntries,
    Root,
    choose_entries,
    get_entry_names,
)
from cms.api.query.unknown_names import unknown_name_error

Values = dict[str, Any]
MAX_EXPLAINED = 5  # unknown names in one answer: each is compared with all slugs of its type


def resolve_names(
    values: Values, allowed: Mapping[str, Parameter], *, locale: str, log_state: LogState
) -> tuple[Values, list[ParameterError]]:
    """Return the values with the entries that they name, and an error for each unknown name.

    A parameter with an unknown name is left out.
    """
    named = list(list_named(values, allowed))
    if not named:
        return values, []
    found = get_entry_names(log_state)
    holders = found.find(
        {name for _, condition, names in named for name in names_of(condition, names)}
    )
    unknown = {
        (parameter, name): None
        for parameter, condition, names in named
        for name in names_of(condition, names)
        if name not in holders
    }
    faults = [
        unknown_name_error(parameter, name, locale=locale)
        for parameter, name in list(unknown)[:MAX_EXPLAINED]
    ]
    invalid = {parameter for parameter, _ in unknown}
    named_keys = NamedKeys(holders, locale)
    named_keys.below = found.find_descendants(
        root for _, condition, names in named for root in named_keys.list_roots(condition, names)
    )
    resolved: Values = {}
    for parameter, value in values.items():
        if parameter in invalid:
            continue
        resolved[parameter] = (
            [
                tuple((each, resolve(each, inner, named_keys)) for each, inner in pairs)
                for pairs in value
            ]
            if parameter == "or"
            else resolve(allowed[parameter], value, named_keys)
        )
    return resolved, faults


def list_named(
    values: Values, allowed: Mapping[str, Parameter]
) -> Iterator[tuple[str, Parameter, EntryNames]]:
    """Yield the name of each parameter that names entries, the condition, and the names."""
    for parameter, value in values.items():
        alternatives = value if parameter == "or" else [[(allowed[parameter], value)]]
        for condition, names in (pair for pairs in alternatives for pair in pairs):
            if isinstance(names, EntryNames):
                yield parameter, condition, names


def names_of(condition: Parameter, names: EntryNames) -> list[Name]:
    """Return the names that a condition has as its value, each with the type of the entries."""
    relation = condition.relation if isinstance(condition, Condition) else None
    type = relation.target.type if relation else ""
    return [Name(type, each.text) for each in names.names]


@dataclass
class NamedKeys:
    """The reference keys that names stand for in a list of one language.

    ``below`` has the keys of the entries below those that are named.
    """

    holders: Holders
    locale: str
    below: dict[Root, list[int]] = field(default_factory=dict)

    def list_roots(self, condition: Parameter, names: EntryNames) -> Iterator[Root]:
        """Yield the entries of which those below count as well."""
        relation = condition.relation if isinstance(condition, Condition) else None
        if relation and relation.hierarchy:
            for name, each in zip(names_of(condition, names), names.names, strict=True):
                if name in self.holders and not each.is_exact:
                    for key in choose_entries(self.holders[name], locale=self.locale):
                        yield relation.hierarchy_number, key

    def list_keys(self, condition: Parameter, name: EntryNames) -> list[int]:
        """Return the keys that a name stands for, sorted."""
        (text,) = names_of(condition, name)
        keys = set(choose_entries(self.holders[text], locale=self.locale))
        for root in self.list_roots(condition, name):
            keys.update(self.below[root])
        return sorted(keys)


def resolve(parameter: Parameter, value: Any, named_keys: NamedKeys) -> Any:
    """Return the entries that the value names; any other value as it is."""
    if not isinstance(value, EntryNames):
        return value
    keys = [named_keys.list_keys(parameter, replace(value, names=(n,))) for n in value.names]
    if value.match_all and not (isinstance(parameter, Condition) and parameter.negated):
        return NamedEntries(tuple(map(tuple, keys)))
    return NamedEntries((tuple(sorted(set(chain(*keys)))),))
