"""Finds a circle among rules, where an answer would decide whether it is itself asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Circle:
    """Paths that read each other in turn, the first named again at the end when shown."""

    paths: tuple[str, ...]

    @property
    def first(self) -> str:
        """The path the circle was found from."""
        return self.paths[0]

    def __str__(self) -> str:
        return " → ".join([*self.paths, self.first])


def find_cycle(graph: Mapping[str, Iterable[str]]) -> Circle | None:
    """One circle of a graph of what reads what, or None. Each edge is walked once."""
    finished: set[str] = set()
    for start in graph:
        trail: list[str] = []
        waiting = [(start, iter(sorted(graph[start])))]
        on_trail = {start}
        trail.append(start)
        while waiting and start not in finished:
            path, reads = waiting[-1]
            step = next(reads, None)
            if step is None:
                waiting.pop()
                finished.add(path)
                on_trail.discard(trail.pop())
            elif step in on_trail:
                return Circle(tuple(trail[trail.index(step) :]))
            elif step in graph and step not in finished:
                waiting.append((step, iter(sorted(graph[step]))))
                on_trail.add(step)
                trail.append(step)
    return None
