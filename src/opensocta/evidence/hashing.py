"""SHA-256 of many short texts at once, 32 of them side by side in the processor's wide registers.

In:   a column of texts
Out:  `core.ids.make_id` of each row, the same digits on every machine; about three times as fast
      as one hash after the other
Not:  hashing of files or of single texts (`core.ids`)

Texts are taken in the order of their number of blocks, so that neighbours end together. The code
is compiled by numba on first use, which takes seconds, and kept on disk beside the module.
"""

import math

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

__all__ = ["DIGITS", "hash_ids"]

DIGITS = 20  # hex digits of an id; see core.ids
_LANES = 32
_A, _B, _C, _D, _E, _F, _G, _H = range(0, 8 * _LANES, _LANES)
Words = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
_word = np.uint32


def hash_ids(prefix: str, joined: pa.Array) -> pa.Array:
    """Return `make_id` of each row, whose parts are joined already; null where the text is null."""
    count = len(joined)
    if not count:
        return pa.array([], pa.string())
    head = np.frombuffer(f"{prefix}-".encode(), dtype=np.uint8)
    width = len(head) + DIGITS
    _, places, data = joined.buffers()
    starts = np.frombuffer(places, dtype=np.int32)[joined.offset : joined.offset + count + 1]
    texts = np.frombuffer(data or b"\0", dtype=np.uint8)
    blocks = (starts[1:] - starts[:-1] + 9 + 63) >> 6
    small = blocks.astype(np.uint16) if blocks.max() <= 0xFFFF else blocks  # sorts faster
    order = np.argsort(small, kind="stable")
    found = np.empty(count * width, dtype=np.uint8)
    _hash(starts, texts, order, head, _PAIRS, _ROUNDS, _START, found)
    ends = np.arange(count + 1, dtype=np.int64) * width
    ids = pa.Array.from_buffers(
        pa.large_string(), count, [None, pa.py_buffer(ends), pa.py_buffer(found)]
    ).cast(pa.string())
    return ids if not joined.null_count else _with_nulls(ids, joined)


def _with_nulls(ids: pa.Array, joined: pa.Array) -> pa.Array:
    places = np.arange(len(ids))
    known = joined.is_valid()
    return ids.take(pa.array(places, mask=~known.to_numpy(zero_copy_only=False)))


def _constants() -> tuple[Words, Words]:
    """Return the fractions of the cube roots and square roots of the first primes, in 32 bits."""
    primes = [n for n in range(2, 312) if all(n % each for each in range(2, math.isqrt(n) + 1))]
    rounds = [_cube_root(prime << 96) & 0xFFFFFFFF for prime in primes]
    start = [math.isqrt(prime << 64) & 0xFFFFFFFF for prime in primes[:8]]
    return np.array(rounds, dtype=np.uint32), np.array(start, dtype=np.uint32)


def _cube_root(number: int) -> int:
    low, high = 0, 1 << 40
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**3 <= number else (low, middle)
    return low


_ROUNDS, _START = _constants()
_PAIRS = np.frombuffer("".join(f"{pair:02x}" for pair in range(256)).encode(), dtype=np.uint8)


@njit(inline="always")  # type: ignore[untyped-decorator]
def _turn(x: np.uint32, by: int) -> np.uint32:
    return _word(_word(x >> _word(by)) | _word(x << _word(32 - by)))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _round(  # noqa: PLR0913, PLR0917 - numbers of a kernel
    s: Words, w: Words, k: np.uint32, t: int,
    a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int,
) -> None:  # fmt: skip
    """Do one round in all lanes; a to h say where the eight working words are in `s`."""
    at = t * _LANES
    for lane in range(_LANES):
        x, y = s[e + lane], s[a + lane]
        mixed = _word(_turn(x, 6) ^ _turn(x, 11) ^ _turn(x, 25))
        chosen = _word(s[g + lane] ^ _word(x & _word(s[f + lane] ^ s[g + lane])))
        first = _word(_word(_word(s[h + lane] + mixed) + _word(chosen + k)) + w[at + lane])
        mixed = _word(_turn(y, 2) ^ _turn(y, 13) ^ _turn(y, 22))
        most = _word(_word(y & s[b + lane]) | _word(s[c + lane] & _word(y | s[b + lane])))
        s[d + lane] = _word(s[d + lane] + first)
        s[h + lane] = _word(first + _word(mixed + most))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _compress(s: Words, w: Words, k: Words) -> None:
    """Work one block per lane into the state; the eight words change places round by round."""
    for t in range(16 * _LANES, 64 * _LANES, _LANES):
        for lane in range(t, t + _LANES):
            x, y = w[lane - 15 * _LANES], w[lane - 2 * _LANES]
            low = _word(_turn(x, 7) ^ _turn(x, 18) ^ _word(x >> _word(3)))
            high = _word(_turn(y, 17) ^ _turn(y, 19) ^ _word(y >> _word(10)))
            rest = _word(w[lane - 16 * _LANES] + w[lane - 7 * _LANES])
            w[lane] = _word(rest + _word(low + high))
    for t in range(0, 64, 8):
        _round(s, w, k[t], t, _A, _B, _C, _D, _E, _F, _G, _H)
        _round(s, w, k[t + 1], t + 1, _H, _A, _B, _C, _D, _E, _F, _G)
        _round(s, w, k[t + 2], t + 2, _G, _H, _A, _B, _C, _D, _E, _F)
        _round(s, w, k[t + 3], t + 3, _F, _G, _H, _A, _B, _C, _D, _E)
        _round(s, w, k[t + 4], t + 4, _E, _F, _G, _H, _A, _B, _C, _D)
        _round(s, w, k[t + 5], t + 5, _D, _E, _F, _G, _H, _A, _B, _C)
        _round(s, w, k[t + 6], t + 6, _C, _D, _E, _F, _G, _H, _A, _B)
        _round(s, w, k[t + 7], t + 7, _B, _C, _D, _E, _F, _G, _H, _A)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _copy(texts: Bytes, start: int, block: Bytes) -> None:
    """Copy the 64 bytes from `start`, or as many as there are; what follows a text is cut later."""
    piece = texts[start : start + 64]
    if len(piece) == 64:
        for place in range(64):
            block[place] = piece[place]
    else:
        for place in range(len(piece)):
            block[place] = piece[place]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _pad(w: Words, left: npt.NDArray[np.int32], size: Places) -> None:
    """Turn the bytes of each word round; put sign of the end and length after the last byte."""
    for t in range(16):
        for lane in range(_LANES):
            x = w[t * _LANES + lane]
            x = _word(
                _word(_turn(x, 8) & _word(0xFF00FF00)) | _word(_turn(x, 24) & _word(0x00FF00FF))
            )
            here = np.int32(left[lane] - np.int32(4 * t))
            part = _word(np.int32(here & np.int32(3)) << np.int32(3))
            end = _word(
                _word(x & ~_word(_word(0xFFFFFFFF) >> part)) | _word(_word(0x80000000) >> part)
            )
            tail = end if here >= 0 else _word(0)
            w[t * _LANES + lane] = x if here >= 4 else tail
    for lane in range(_LANES):
        if left[lane] < 56:
            w[14 * _LANES + lane] = size[lane] >> 29
            w[15 * _LANES + lane] = size[lane] << 3


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _write(  # noqa: PLR0917 - arrays of a kernel
    s: Words, lane: int, to: int, head: Bytes, pairs: Bytes, found: Bytes
) -> None:
    """Write the head and the digits of one lane."""
    for place in range(len(head)):
        found[to + place] = head[place]
    to += len(head)
    for place in range(DIGITS // 2):
        pair = (s[(place >> 2) * _LANES + lane] >> (24 - 8 * (place & 3))) & 255
        found[to + 2 * place] = pairs[2 * pair]
        found[to + 2 * place + 1] = pairs[2 * pair + 1]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _hash(  # noqa: PLR0913, PLR0917 - arrays of a kernel
    starts: Places, texts: Bytes, order: Places, head: Bytes, pairs: Bytes,
    rounds: Words, first: Words, found: Bytes,
) -> None:  # fmt: skip
    """Write head and digits of each text to its place in `found`."""
    w, s = np.empty(64 * _LANES, np.uint32), np.empty(8 * _LANES, np.uint32)
    before, block = np.empty(8 * _LANES, np.uint32), np.empty(64, np.uint8)
    start, size = np.empty(_LANES, np.int64), np.full(_LANES, -1, np.int64)
    left, words = np.full(_LANES, -1, np.int32), block.view(np.uint32)
    width = len(head) + DIGITS
    for group in range(0, len(order), _LANES):
        lanes = min(_LANES, len(order) - group)
        for lane in range(lanes):
            row = order[group + lane]
            start[lane], size[lane] = starts[row], starts[row + 1] - starts[row]
        for each in range(8):
            s[each * _LANES : (each + 1) * _LANES] = first[each]
        for number in range((size[lanes - 1] + 72) >> 6):
            done = 64 * number
            for lane in range(lanes):
                left[lane] = max(-1, min(size[lane] - done, 64))
                if left[lane] > 0:
                    _copy(texts, start[lane] + done, block)
                for t in range(16):
                    w[t * _LANES + lane] = words[t]
            _pad(w, left, size)
            before[:] = s
            _compress(s, w, rounds)
            s += before
            for lane in range(lanes):
                if (size[lane] + 72) >> 6 == number + 1:
                    _write(s, lane, order[group + lane] * width, head, pairs, found)
