"""Who asks, and whether they may go on: found and counted once for each request."""

from dataclasses import dataclass
from typing import Any

from cms.api.access.callers import Caller, InvalidKeyError, anonymous, keyed
from cms.api.access.throttling import Usage, use


@dataclass(frozen=True)
class Admission:
    """``usage`` None: there is no limit; ``refused`` None: there is no key, or a valid one."""

    caller: Caller
    usage: Usage | None
    refused: InvalidKeyError | None = None

    @property
    def is_granted(self) -> bool:
        return self.refused is None and not (self.usage and self.usage.is_over)


def admission_of(request: Any) -> Admission:
    """Say who asks and count it, however often this is called. A key that can't be used is
    refused, never taken for none.
    """
    found: Admission | None = getattr(request, "admission", None)
    if found is None:
        found = request.admission = admit(request.META)
    return found


def admit(meta: dict[str, Any]) -> Admission:
    authorization = meta.get("HTTP_AUTHORIZATION")
    refused: InvalidKeyError | None = None
    caller = None
    if authorization is not None:
        try:
            caller = keyed(authorization)
        except InvalidKeyError as error:
            refused = error  # whoever guesses is counted under the address
    caller = caller or anonymous(meta)
    return Admission(caller, use(caller), refused)
