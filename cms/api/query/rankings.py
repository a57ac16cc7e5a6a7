"""The best rows of searches, kept for each state of the log: further pages search no more.

To count and to score what has a common word takes most of a search, and is the same for each page.
"""

from collections.abc import Callable, Hashable
from sys import getsizeof

from cms.api.database.snapshot import LogState
from cms.api.database.state_cache import KeptValues, StateCache
from cms.published.search.engine import search_backend
from cms.published.search.queries import SearchResults

#: So many of the best are kept: ten pages, or two of the longest.
KEPT_IDS = 200
RANKINGS: StateCache[KeptValues[SearchResults]] = StateCache(KeptValues)


def find_ranking(
    search: Callable[[int, int], SearchResults],
    key: Hashable,
    *,
    start: int,
    size: int,
    log_state: LogState,
) -> SearchResults:
    """Return ``size`` results of a search from the place ``start`` on, kept ones if there are some.

    ``search`` takes a place and a number and runs it; ``key`` stands for all that it depends on,
    the state of the log aside. A search server has a state of its own: nothing of it is kept.
    """
    end = start + size
    if end > KEPT_IDS or not search_backend().is_current:
        return search(start, size)
    kept = RANKINGS.get_content(log_state)
    ranking = kept.get(key)
    if ranking is None:
        ranking = search(0, KEPT_IDS)
        kept.keep(key, ranking, size=sum(map(getsizeof, ranking.ids)))
    return SearchResults(ranking.ids[start:end], ranking.count)
