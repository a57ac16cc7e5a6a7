"""CONTRIBUTING.md on the shape of the code: its numbers are the tested ones, its examples exist."""

import re

from tests.docs.markdown import ROOT
from tests.house.test_house import LONGEST, MEDIAN, python_files

TEXT = (ROOT / "CONTRIBUTING.md").read_text()
SHAPE = re.search(r"## The shape of the code\n(.*?)\n## ", TEXT, re.DOTALL)[1]


def test_limits_of_files_are_those_of_the_house():
    assert re.search(rf"median stays at or below {MEDIAN} lines", SHAPE)
    assert re.search(rf"a test refuses more than {LONGEST}\b", SHAPE)


def test_shape_has_no_other_number():
    # "Past 300" is advice; seven files are counted by test_house.
    assert set(re.findall(r"\d+", SHAPE)) == {str(MEDIAN), str(LONGEST), "300"}


def test_modules_that_are_named_as_examples_exist():
    named = set(re.findall(r"`([a-z_]+\.py)`", SHAPE))

    assert named
    assert named - {path.name for path in python_files()} == set()
