"""Connections that are written down instead of made."""

import socket

import pytest


@pytest.fixture
def connections(monkeypatch) -> list[tuple[str, int]]:
    """Where connections would have gone; none is made."""
    tried: list[tuple[str, int]] = []

    def refuse(address, *args, **kwargs):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    return tried
