"""Familiar forms of given names share a class; strangers do not."""

import pytest

from opensocta.resolve.names import fold
from opensocta.resolve.nicknames import nickname_classes, same_by_nickname
from opensocta.vocabulary.naming import nicknames


class TestFamiliarFormsShareAClass:
    @pytest.mark.parametrize(
        ("name", "form"),
        [
            ("Aleksandar", "Saša"), ("Александар", "Аца"), ("Dragan", "Gaga"), ("Nikola", "Nidžo"),
            ("Georgi", "Гошо"), ("Георги", "Жоро"), ("Ion", "Nelu"), ("Gheorghe", "Gigi"),
            ("István", "Pisti"), ("László", "Laci"), ("Mehmet", "Memo"), ("Georgios", "Giorgos"),
            ("Κωνσταντίνος", "Kostas"), ("Ioannis", "Γιάννης"), ("Михаил", "Misha"),
            ("Muhammad", "Mohamed"), ("Avraham", "Avi"), ("William", "Bill"), ("Robert", "Bob"),
            ("Edward", "Ted"), ("Elizabeth", "Betty"), ("Skënder", "Sken"), ("Ljupčo", "Ljupe"),
        ],
    )  # fmt: skip
    def test_when(self, name, form):
        assert same_by_nickname(fold(name), fold(form))

    @pytest.mark.parametrize(
        ("one", "other"), [("Ivan", "Petar"), ("William", "Thomas"), ("Xyz", "Xyz")]
    )
    def test_but_not(self, one, other):
        assert not same_by_nickname(fold(one), fold(other))


class TestRowsOfClasses:
    def test_name_the_word_by_its_index(self):
        words, classes = nickname_classes(["qqqq", "bil", "viliam"])
        assert set(words) == {1, 2}
        assert set(classes[words == 1]) & set(classes[words == 2])
        assert (words.dtype, classes.dtype) == ("int64", "int64")

    def test_are_none_for_no_words(self):
        words, classes = nickname_classes([])
        assert len(words) == len(classes) == 0


def test_the_file_has_classes_in_fourteen_languages():
    rows = nicknames().values()
    assert len(rows) >= 350
    assert len({row.language for row in rows}) >= 14
    assert all(row.confidence == "known" and row.source for row in rows)
