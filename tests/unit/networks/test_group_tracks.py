"""Groups followed over time: each event as it was planted."""

import pytest

from opensocta.networks import Slice, track_groups


def told(*slices, seen=None, **settings):
    """Return (slice, track, event, others) of groups written as strings of members."""
    made = []
    for number, groups in enumerate(slices, start=1):
        held = {k: set(members) for k, members in enumerate(groups, start=1)}
        everyone = set("".join(groups)) | set((seen or {}).get(number, ""))
        made.append(Slice(str(number), held, everyone))
    rows = track_groups(made, **settings).to_pylist()
    return [(int(r["slice"]), r["track"], r["event"], r["others"]) for r in rows]


class TestWhatWasPlanted:
    @pytest.mark.parametrize(
        ("slices", "event"),
        [
            ((["abcdef"], ["abcdef"]), "continues"),
            ((["abcd"], ["abcdef"]), "grown"),
            ((["abcdef"], ["abcd"]), "shrunk"),
        ],
    )
    def test_of_one_group_is_told(self, slices, event):
        assert told(*slices, seen={2: "abcdef"}) == [(1, 1, "born", []), (2, 1, event, [])]

    def test_a_merger_ends_the_smaller_track(self):
        assert told(["abcdef", "uvwx"], ["abcdefuvwx"]) == [
            (1, 1, "born", []), (1, 2, "born", []), (2, 1, "merged", [2]), (2, 2, "absorbed", [1]),
        ]  # fmt: skip

    def test_a_split_begins_a_new_track(self):
        assert told(["abcdefgh"], ["abcde", "fgh"]) == [
            (1, 1, "born", []), (2, 1, "split", [2]), (2, 2, "split off", [1]),
        ]  # fmt: skip

    def test_who_is_not_looked_at_has_not_dissolved(self):
        assert told(["abcd", "uvwx"], ["abcd"], ["abcd", "uvwx"])[2:] == [
            (2, 1, "continues", []), (2, 2, "not seen", []),
            (3, 1, "continues", []), (3, 2, "again", []),
        ]  # fmt: skip

    def test_who_is_seen_apart_twice_has(self):
        found = told(["uvwx"], [], [], ["uvwx"], seen={2: "uvwx", 3: "uvwx"})
        assert [row[2] for row in found] == ["born", "missed", "dissolved", "born"]

    def test_small_groups_are_not_tracked(self):
        assert told(["ab"], ["ab"]) == []

    def test_overlap_is_counted_among_those_seen(self):
        assert told(["abcdefgh"], ["abc"])[1][2] == "continues"
        assert told(["abcdefgh"], ["abc"], seen={2: "abcdefgh"})[1][2] == "shrunk"
