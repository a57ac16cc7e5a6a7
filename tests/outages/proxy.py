"""A proxy in front of PostgreSQL, whose wires a test can cut: what a failover is for a client."""

import socket
from contextlib import suppress
from pathlib import Path
from threading import Thread


class DatabaseProxy:
    """Forwards connections to the server at ``host`` (or its folder of sockets) and ``port``.

    ``loses_commits``: what the server answers to a COMMIT never arrives, and the wire is cut.
    """

    def __init__(self, host: str, port: int) -> None:
        self.server, self.own_port = (host, port), 0
        self.loses_commits = False
        self.wires: list[socket.socket] = []
        self.lost: set[socket.socket] = set()
        self.start()

    def start(self) -> None:
        """Accept connections, at the same port as before."""
        self.listener = socket.create_server(("127.0.0.1", self.own_port))
        self.own_port = self.listener.getsockname()[1]
        Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def stop(self) -> None:
        """Refuse new connections and cut those that are open."""
        close(self.listener)
        self.cut()

    def cut(self) -> None:
        """Cut all open connections."""
        wires, self.wires = self.wires, []
        for wire in wires:
            close(wire)

    def accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = self.connect()
                self.wires += [client, server]
                for pump in (self.ask, self.reply):
                    Thread(target=pump, args=(client, server), daemon=True).start()

    def connect(self) -> socket.socket:
        host, port = self.server
        if not host.startswith("/"):
            return socket.create_connection(self.server)
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(Path(host, f".s.PGSQL.{port}")))
        return server

    def ask(self, client: socket.socket, server: socket.socket) -> None:
        """Forward what the client sends."""
        with suppress(OSError):
            while data := client.recv(65_536):
                if self.loses_commits and b"COMMIT" in data:
                    self.lost.add(client)
                server.sendall(data)
        close(client)
        close(server)

    def reply(self, client: socket.socket, server: socket.socket) -> None:
        """Forward what the server answers, unless that is lost."""
        with suppress(OSError):
            while (data := server.recv(65_536)) and client not in self.lost:
                client.sendall(data)
        close(client)
        close(server)


def close(wire: socket.socket) -> None:
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
    wire.close()
