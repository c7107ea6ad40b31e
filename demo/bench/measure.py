"""Taking times: ours and the floor by turns, medians, one ratio."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

Work = Callable[[int], object]
"""Does the work once; the number is that of the round, from 0."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the bench. `unit` is "ms" (less is better) or "/s" (more is better).

    `goal` is what the ratio should keep to, in words; `rounds` how many times each was taken.
    """

    name: str
    floor_name: str
    unit: str
    ours: float
    floor: float
    rounds: int
    goal: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    def line(self) -> str:
        return (
            f"{self.name:<58} {self.ours:>9.2f} {self.unit:<3} {self.floor:>9.2f} {self.unit:<3}"
            f" {self.ratio:>8.2f} x  {self.rounds:>3}  {self.floor_name}"
            + (f"; {self.goal}" if self.goal else "")
        )


HEADING = f"{'':<58} {'ours':>9}     {'floor':>9}     {'ratio':>8}    rounds, floor"


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def by_turns(ours: Work, floor: Work, *, rounds: int, warm: int = 1) -> tuple[float, float]:
    """Median milliseconds of both, taken one after the other so that neighbours disturb both.

    The first `warm` rounds are not counted; every round has a number of its own.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(warm + rounds):
        for kept, work in zip(times, (ours, floor), strict=True):
            took = milliseconds(partial(work, number))
            if number >= warm:
                kept.append(took)
    return statistics.median(times[0]), statistics.median(times[1])


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def machine() -> str:
    """What the figures were taken on: processor, cores, system, how busy it was."""
    name = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    load = os.getloadavg()[0]
    return (
        f"{name}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, load {load:.1f}"
    )
