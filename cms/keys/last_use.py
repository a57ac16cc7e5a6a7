"""Record when keys were last used, in the background: no request waits for it, or fails with it."""

import logging
from datetime import datetime, timedelta
from threading import Lock

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from cms.keys.models import Key
from cms.lib.write_timer import WriteTimer

LOG = logging.getLogger(__name__)
RECORD_USE_EVERY = timedelta(minutes=1)


class LastUseBuffer:
    """The uses that this process has not written to the database yet, by the id of the key."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.pending: dict[int, datetime] = {}
        self.timer = WriteTimer(self.flush)

    def record(self, key: Key, *, now: datetime) -> None:
        """Record a use, once a minute."""
        if key.last_used_at is not None and key.last_used_at > now - RECORD_USE_EVERY:
            return
        with self.lock:
            self.pending[key.pk] = now
        self.timer.start(seconds=settings.USAGE_EVERY)

    def flush(self) -> None:
        """Write the pending uses. What can't be written is dropped: the next use comes soon."""
        with self.lock:
            pending, self.pending = self.pending, {}
        try:
            for pk, now in sorted(pending.items()):
                is_due = Q(last_used_at=None) | Q(last_used_at__lte=now - RECORD_USE_EVERY)
                keys = Key.objects.using(DEFAULT_DB_ALIAS).filter(is_due, pk=pk)
                keys.update(last_used_at=now)
        except Exception:
            LOG.warning("The last use of some keys could not be recorded.", exc_info=True)

    def clear(self) -> None:
        """Drop the pending uses and stop the timer."""
        self.timer.cancel()
        with self.lock:
            self.pending = {}


LAST_USE_BUFFER = LastUseBuffer()
