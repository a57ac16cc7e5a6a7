"""Threads beyond those that serve are parked, and serve in place of those that go away."""

from concurrent.futures import ThreadPoolExecutor

from django.http import HttpResponse, StreamingHttpResponse

from cms.server.spare_threads import ParkingResponse, SpareThreads, park_after


def test_thread_beyond_those_that_serve_is_in_excess():
    threads = SpareThreads(serving=2, spare=2)
    found = [threads.start_serving() for _ in range(3)]
    threads.stop_serving()
    threads.stop_serving()

    assert found == [False, False, True]
    assert threads.start_serving() is False


def test_no_more_threads_go_away_than_are_spare():
    threads = SpareThreads(serving=1, spare=2)

    assert [threads.go_away() for _ in range(3)] == [True, True, False]
    threads.come_back()
    assert threads.go_away() is True


def test_parked_thread_is_woken_by_one_that_goes_away():
    threads = SpareThreads(serving=1, spare=1)
    response = ParkingResponse(HttpResponse(b"body"), threads)
    with ThreadPoolExecutor(1) as pool:
        parked = pool.submit(response.close)
        while not threads.parked:
            assert not parked.done()
        went = threads.go_away()
        parked.result(60)

    assert (went, threads.parked, threads.away) == (True, 0, 1)


def test_no_more_threads_are_parked_than_are_spare():
    threads = SpareThreads(serving=1, spare=1)
    threads.go_away()

    threads.park()  # or this would wait for ever

    assert threads.parked == 0


def test_thread_is_parked_only_after_a_response_whose_end_its_client_knows():
    threads = SpareThreads(serving=1, spare=1)
    complete = HttpResponse(b"body", headers={"Content-Length": "4"})
    open_ended, stream = HttpResponse(b"body"), StreamingHttpResponse([b"body"])

    assert isinstance(park_after(complete, threads), ParkingResponse)
    assert isinstance(park_after([b"cached"], threads), ParkingResponse)
    assert park_after(open_ended, threads) is open_ended
    assert park_after(stream, threads) is stream


def test_response_that_is_sent_before_django_parks_its_thread_too():
    threads = SpareThreads(serving=1, spare=0)
    response = park_after([b"cached"], threads)

    assert list(response) == [b"cached"]
    response.close()  # it has nothing to close, and no thread may be parked
