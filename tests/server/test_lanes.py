"""Lanes bound how many requests with a body are in hand, of all clients and of each."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from cms.server import lanes
from cms.server.lanes import Lane
from cms.server.request_body import BodyRefusedError


def test_lane_takes_so_many_of_one_client_and_so_many_of_all():
    lane = Lane(size=3, per_client=2, turns=1)
    first = [lane.enter("anna"), lane.enter("anna")]

    with pytest.raises(BodyRefusedError):
        lane.enter("anna")
    lane.enter("berta")
    with pytest.raises(BodyRefusedError):
        lane.enter("carla")

    first[0].leave()
    lane.enter("anna")


def test_place_is_free_when_its_last_holder_has_left():
    lane = Lane(size=1, per_client=1, turns=1)
    place = lane.enter("anna")
    place.share()
    place.leave()

    with pytest.raises(BodyRefusedError):
        lane.enter("berta")
    place.leave()
    lane.enter("berta")


def test_lane_forgets_clients_that_have_left():
    lane = Lane(size=1, per_client=1, turns=1)
    lane.enter("anna").leave()

    assert lane.clients == {}


def test_requests_take_turns_and_are_refused_when_none_comes(monkeypatch):
    monkeypatch.setattr(lanes, "TURN_SECONDS", 0)
    lane = Lane(size=2, per_client=2, turns=1)

    with lane.turn(), pytest.raises(BodyRefusedError), lane.turn():
        pass
    with lane.turn():
        pass


def test_request_gets_the_turn_of_one_that_ends():
    lane, has_turn, is_over = Lane(size=2, per_client=2, turns=1), Event(), Event()

    def take_turn():
        with lane.turn():
            has_turn.set()
            return is_over.wait(60)

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(take_turn)
        assert has_turn.wait(60)
        second = threads.submit(take_turn)
        is_over.set()

        assert (first.result(), second.result()) == (True, True)


def test_strangers_leave_half_of_the_places_to_people_who_are_logged_in(settings):
    sizes = [lanes.STRANGERS.size, lanes.MEMBERS.size]

    assert sizes == [settings.SPARE_THREADS // 2] * 2
    assert lanes.STRANGERS.per_client < lanes.STRANGERS.size
