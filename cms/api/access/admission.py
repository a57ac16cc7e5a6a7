"""Who asks, and whether they may go on: found and counted once for each request."""

from dataclasses import dataclass
from typing import Any

from cms.api.access.callers import Caller, RefusedError, anonymous_caller, caller_with_key
from cms.api.access.throttling import Usage, count_request


@dataclass(frozen=True)
class Admission:
    """``usage`` None: there is no limit; ``refused`` None: there is no key, or a valid one."""

    caller: Caller
    usage: Usage | None
    refused: RefusedError | None = None

    @property
    def is_granted(self) -> bool:
        return self.refused is None and not (self.usage and self.usage.is_over)


def get_admission(request: Any) -> Admission:
    """Say who asks and count it, however often this is called. A key that can't be used is
    refused, never taken for none.
    """
    found: Admission | None = getattr(request, "admission", None)
    if found is None:
        found = request.admission = admit_caller(request.META)
    return found


def admit_caller(meta: dict[str, Any]) -> Admission:
    authorization = meta.get("HTTP_AUTHORIZATION")
    refused: RefusedError | None = None
    caller = None
    if authorization is not None:
        try:
            caller = caller_with_key(authorization)
        except RefusedError as error:
            refused = error  # whoever guesses is counted under the address
    caller = caller or anonymous_caller(meta)
    return Admission(caller, count_request(caller), refused)
