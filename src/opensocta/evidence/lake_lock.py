"""A lock file that dies with its process: one writer at a time, on one machine.

Delta's own log keeps writers of several machines from harming each other; the lock makes
writers of one machine wait instead of colliding, and keeps one batch with one writer.
"""

import fcntl
import os
from pathlib import Path

__all__ = ["Lock"]


class Lock:
    """Held from `take` until `release`, or until the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self, *, wait: bool = True) -> bool:
        """Hold the lock, after waiting for others if need be; tell whether it is held."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        while self._handle is None:
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                os.close(handle)
                return False
            if self._is_current(handle):
                self._handle = handle
            else:
                os.close(handle)
        return True

    def release(self) -> None:
        """Let go and remove the file; does nothing if the lock is not held."""
        if self._handle is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._handle)
            self._handle = None

    def _is_current(self, handle: int) -> bool:
        try:
            return self._path.stat().st_ino == os.fstat(handle).st_ino
        except FileNotFoundError:
            return False

    def __enter__(self) -> None:
        self.take()

    def __exit__(self, *_: object) -> None:
        self.release()
