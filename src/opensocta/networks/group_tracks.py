"""Groups followed from slice to slice of time: born, grown, merged, split, gone, seen again.

In:   members of groups per slice, in the order of time
Out:  one row per track and slice with what happened, its size and its overlap
Not:  finding the groups (`networks.plain_groups`)
See:  docs/methods/groups.md. Matching to the last known front of each track after Greene, Doyle
      and Cunningham (2010), ASONAM 176-183; events after Palla, Barabási and Vicsek (2007).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field

import pyarrow as pa

__all__ = ["Slice", "track_groups"]

_WITHIN = 0.5  # of the smaller one, from which two are of one line whatever their sizes
_SIZED = 0.25  # growth or loss from which it is told
_CALM = ("continues", "grown", "shrunk", "again")
_EVENTS = pa.schema([
    ("slice", pa.string()), ("track", pa.int64()), ("group", pa.int64()), ("event", pa.string()),
    ("size", pa.int64()), ("before", pa.int64()), ("kept", pa.int64()), ("overlap", pa.float64()),
    ("others", pa.list_(pa.int64())),
])  # fmt: skip
Members = Mapping[int, Set[str]]


@dataclass(frozen=True, slots=True)
class Slice:
    """One period: its name, the members of each group, and all whom anybody saw then."""

    name: str
    groups: Members
    seen: Set[str]


@dataclass(slots=True)
class _Event:
    """A row of the result; `track` and `others` from 1."""

    slice: str
    track: int
    group: int
    event: str
    size: int
    before: int
    kept: int
    overlap: float
    others: list[int]


@dataclass(slots=True)
class _Track:
    number: int
    front: Set[str] = frozenset()
    missed: int = 0
    unseen: bool = False
    open: bool = True


def track_groups(
    slices: Sequence[Slice], *, overlap: float = 0.3, patience: int = 2, least: int = 3
) -> pa.Table:
    """Return what happened to each track in each slice.

    A group continues the track whose last known members it overlaps most, by Jaccard over those
    whom anybody saw in the slice: who was not looked at has not left. More than half of the smaller
    one in common is enough as well, so that small groups are seen to join large ones.

    Columns: slice, track, group (0 if there is none), event, size, before, kept (members of both),
    overlap, others (tracks that it took up, that came off it, or that took it up).

    Events: `born`, `continues`, `grown`, `shrunk` (by a quarter or more), `merged` (takes up
    another track), `absorbed` (by another), `split` (another track comes off it), `split off`,
    `not seen` (fewer than half of its last members were seen at all: nothing can be said),
    `missed` (its members were seen, but not together), `dissolved` (missed `patience` times
    running), `again` (after it was missed or not seen).

    Parameters
    ----------
    overlap : least Jaccard overlap of a continuation. least : members of a group that is tracked.
    """
    tracker = _Tracker(overlap, patience)
    for one in slices:
        tracker.enter(one, {g: m for g, m in sorted(one.groups.items()) if len(m) >= least})
    return pa.Table.from_pylist([asdict(event) for event in tracker.events], _EVENTS)


@dataclass(slots=True)
class _Tracker:
    """The tracks so far, and all that happened."""

    overlap: float
    patience: int
    tracks: list[_Track] = field(default_factory=list)
    events: list[_Event] = field(default_factory=list)

    def enter(self, one: Slice, groups: Members) -> None:
        """Enter a slice: its groups continue tracks, come off them, or begin one."""
        near = {group: self._near(members, one.seen) for group, members in groups.items()}
        heirs = self._heirs(near)
        told: list[_Event] = []
        for group, members in groups.items():
            if near[group] and heirs[near[group][0][1].number] == group:
                told += self._continue(one, group, members, near[group], heirs)
            else:
                told.append(self._begin(one, group, members, near[group]))
        self._name_splits(told)
        told += self._miss(one, {event.track for event in told})
        self.events += sorted(told, key=lambda event: event.track)

    def _near(self, members: Set[str], seen: Set[str]) -> list[tuple[float, _Track]]:
        """Return the open tracks that a group overlaps enough, best first."""
        found = []
        for track in self.tracks:
            front = track.front & seen
            both, smaller = len(front & members), min(len(front), len(members))
            share = both / max(len(front | members), 1)
            if track.open and (share >= self.overlap or both > _WITHIN * max(smaller, 1)):
                found.append((share, track))
        return sorted(found, key=lambda pair: (-pair[0], pair[1].number))

    @staticmethod
    def _heirs(near: Mapping[int, list[tuple[float, _Track]]]) -> dict[int, int]:
        """Return for each track the group that continues it: of those nearest to it the best."""
        best: dict[int, tuple[float, int]] = {}
        for group, found in near.items():
            for share, track in found[:1]:
                best[track.number] = max(best.get(track.number, (0.0, 0)), (share, -group))
        return {track: -group for track, (_, group) in best.items()}

    def _continue(
        self, one: Slice, group: int, members: Set[str], near: list[tuple[float, _Track]],
        heirs: Mapping[int, int],
    ) -> list[_Event]:  # fmt: skip
        share, track = near[0]
        taken = [other for _, other in near[1:] if other.number not in heirs]
        before = len(track.front & one.seen) or len(track.front)
        change = len(members) / before - 1
        word = (
            "merged" if taken else "again" if track.missed or track.unseen
            else "grown" if change >= _SIZED else "shrunk" if change <= -_SIZED else "continues"
        )  # fmt: skip
        told = [self._event(one, track, group, members, word, share)]
        told[0].others = [other.number for other in taken]
        for other in taken:
            event = self._event(one, other, group, members, "absorbed", share)
            event.others, other.open = [track.number], False
            told.append(event)
        track.front, track.missed, track.unseen = members, 0, False
        return told

    def _begin(
        self, one: Slice, group: int, members: Set[str], near: list[tuple[float, _Track]]
    ) -> _Event:
        track = _Track(len(self.tracks) + 1)
        self.tracks.append(track)
        event = self._event(one, track, group, members, "split off" if near else "born", 0.0)
        if near:
            event.overlap, event.others = round(near[0][0], 6), [near[0][1].number]
        track.front = members
        return event

    @staticmethod
    def _name_splits(told: list[_Event]) -> None:
        parents = {event.others[0]: event.track for event in told if event.event == "split off"}
        for event in told:
            if event.track in parents and event.event in _CALM:
                event.event, event.others = "split", [parents[event.track]]

    def _miss(self, one: Slice, told: Set[int]) -> list[_Event]:
        """Return what is to be said of open tracks that no group continues."""
        found = []
        for track in self.tracks:
            if not track.open or track.number in told:
                continue
            word = "not seen"
            if len(track.front & one.seen) * 2 < len(track.front):
                track.unseen = True
            else:
                track.missed += 1
                word = "dissolved" if track.missed >= self.patience else "missed"
                track.open = word == "missed"
            found.append(self._event(one, track, 0, frozenset(), word, 0.0))
        return found

    @staticmethod
    def _event(  # noqa: PLR0917 - the columns of a row
        one: Slice, track: _Track, group: int, members: Set[str], word: str, share: float
    ) -> _Event:
        kept = len(track.front & members)
        return _Event(one.name, track.number, group, word, len(members), len(track.front), kept,
                      round(share, 6), [])  # fmt: skip
