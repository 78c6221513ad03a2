"""Every error of the tree reads as a sentence and never repeats a content."""

import inspect

import pytest

from opensocta.core import errors

CLASSES = [
    one for _, one in inspect.getmembers(errors, inspect.isclass)
    if issubclass(one, errors.OpenSoctaError) and one is not errors.OpenSoctaError
]  # fmt: skip


@pytest.mark.parametrize("one", CLASSES, ids=lambda c: c.__name__)
def test_str_of_an_error_is_readable(one):
    names = [n for n in inspect.signature(one.__init__).parameters if n != "self"]
    error = one(**{name: 3 if name in {"rows", "count"} else f"the {name}" for name in names})
    text = str(error)
    assert len(text) > 20
    assert not text.startswith("(")
    assert "Error" not in text


def test_all_names_every_error():
    assert sorted(errors.__all__) == sorted([*(c.__name__ for c in CLASSES), "OpenSoctaError"])
