"""Fixture: record connection attempts instead of connecting."""

import socket

import pytest


@pytest.fixture
def connections(monkeypatch) -> list[tuple[str, int]]:
    """Record the addresses of all connection attempts, and refuse them."""
    attempts: list[tuple[str, int]] = []

    def refuse(address, *args, **kwargs):
        attempts.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    return attempts
