"""The result of one health check, for ``/readyz``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HealthCheck:
    """How a part is: "pass", "warn" or, if nobody can be answered without it, "fail".

    Everybody may read ``output``, so it names no entry and shows no error of another program.
    """

    name: str
    status: str = "pass"
    output: str = ""
