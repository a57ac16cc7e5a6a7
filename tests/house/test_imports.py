"""No two modules of ours import each other, by whatever way round."""

from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house.source import module_imports, module_name, python_files


def import_graph() -> dict[str, set[str]]:
    paths = {module_name(path): path for path in python_files()}
    return {name: module_imports(path, {*paths}) for name, path in paths.items()}


def first_circle(graph: dict[str, set[str]]) -> list[str]:
    """Return the modules of one import circle, in order; none: an empty list."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other_in_a_circle():
    # Imports in functions and under TYPE_CHECKING count: they tie two modules together as well.
    assert first_circle(import_graph()) == []


@pytest.mark.parametrize(
    ("module", "imported"),
    [("cms.published.models.rows", "cms.api.collection"), ("cms.lib.characters", "cms.publishing")],
)
def test_an_import_that_closes_a_circle_is_found(module, imported):
    graph = import_graph()
    graph[module] |= {imported}

    circle = first_circle(graph)

    assert {module, imported} <= {*circle}
