"""Hooks: named places where a lower room calls functions of rooms that it may not import."""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Hook(Generic[P, R]):
    """Functions that ``AppConfig.ready()`` connects, called in ascending ``order``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.connected: list[tuple[int, Callable[P, R]]] = []

    def connect(self, function: Callable[P, R], *, order: int = 0) -> None:
        """Add a function; a second call with the same function changes nothing."""
        if (order, function) not in self.connected:
            self.connected.append((order, function))
            self.connected.sort(key=lambda each: each[0])

    @property
    def functions(self) -> list[Callable[P, R]]:
        return [function for _, function in self.connected]

    def call(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Call all functions and return their results, in order."""
        return [function(*args, **kwargs) for function in self.functions]
