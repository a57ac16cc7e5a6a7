"""A line of the log as feeds read it, for tests that need no database."""

from uuid import UUID

from cms.syndication.feeds.windows import FeedChange
from tests.clock import MONDAY

CHANGE = FeedChange(
    sequence=1,
    kind="publish",
    type="post",
    entry_id=UUID(int=0),
    locale="en",
    slug="odd",
    title="",
    edition=2,
    at=MONDAY,
    significance="correction",
    note="",
    reason="",
    replacement_id=None,
    chain="0" * 64,
    evidence="",
)
