"""Admit a request: identify its caller and count it, once for each request."""

from dataclasses import dataclass
from typing import Any

from cms.api.access.callers import Caller, InvalidKeyError, anonymous_caller, caller_with_key
from cms.api.access.throttling import Usage, count_request

#: Where it stands among the server's variables: a request that the cache could not answer is given
#: to Django with it (``cms.server.cached_responses``).
ADMISSION = "marrow.admission"


@dataclass(frozen=True)
class Admission:
    """The caller of one request, its rate limit, and why its key was refused.

    ``usage`` None: there is no limit; ``refused`` None: there is no key, or a valid one.
    """

    caller: Caller
    usage: Usage | None
    refused: InvalidKeyError | None = None

    @property
    def is_granted(self) -> bool:
        return self.refused is None and not (self.usage and self.usage.is_over)


def get_admission(request: Any) -> Admission:
    """Return the admission of a request, which is counted at the first call alone."""
    admission = find_admission(request)
    if admission is None:
        admission = request.META[ADMISSION] = admit_caller(request.META)
    return admission


def find_admission(request: Any) -> Admission | None:
    """Return the admission of a request; None: nothing needed it so far, so it is not counted."""
    admission: Admission | None = request.META.get(ADMISSION)
    return admission


def admit_caller(meta: dict[str, Any]) -> Admission:
    """Identify and count the caller. An unusable key is refused, never taken for none."""
    authorization = meta.get("HTTP_AUTHORIZATION")
    refused: InvalidKeyError | None = None
    caller = None
    if authorization is not None:
        try:
            caller = caller_with_key(authorization)
        except InvalidKeyError as error:
            refused = error  # whoever guesses is counted under the address
    caller = caller or anonymous_caller(meta)
    return Admission(caller, count_request(caller), refused)
