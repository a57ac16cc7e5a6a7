"""Declare how many bytes the body of a request to a view may have.

The server (``cms.server``) reads no body for other views. A class says ``max_body_bytes`` itself.
"""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def takes_body(max_bytes: int) -> Callable[[View], View]:
    """Decorate a view function that takes a body of at most ``max_bytes``."""

    def declare(view: View) -> View:
        view.max_body_bytes = max_bytes  # type: ignore[attr-defined]  # read by body_limit()
        return view

    return declare


def body_limit(view: Any) -> int:
    """Return how many bytes a resolved view takes; 0: none."""
    declared = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    limit: int = getattr(declared, "max_body_bytes", 0)
    return limit
