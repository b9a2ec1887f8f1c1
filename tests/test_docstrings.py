import doctest
import pkgutil
from importlib import import_module

import pytest

import rlsnutri

MODULES = ["rlsnutri", *(found.name for found in pkgutil.walk_packages(rlsnutri.__path__, "rlsnutri."))]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_are_true(name: str) -> None:
    failed, _ = doctest.testmod(import_module(name))
    assert not failed
