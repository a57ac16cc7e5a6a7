"""nginx with the configuration of examples/, as a process of its own for tests."""

import os
import shutil
import socket
import ssl
import struct
import subprocess
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / "examples" / "nginx" / "marrow.conf").read_text()
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MODULES = Path("/etc/nginx/modules-enabled")  # where Debian's packages say what to load
HOST = "cms.example.org"


class Proxy:
    """nginx with our example, on ports of its own, before the server at ``origin``."""

    def __init__(self, folder: Path, *, origin: int, is_purged: bool = False) -> None:
        self.folder, self.port, self.purge_port = folder, free_port(), free_port()
        self.tls = ssl.create_default_context(cafile=make_certificate(folder))
        example = EXAMPLE.replace("#purge ", "") if is_purged else EXAMPLE
        for shown, ours in {
            f"/etc/ssl/certs/{HOST}.pem": f"{folder}/cert.pem",
            f"/etc/ssl/private/{HOST}.key": f"{folder}/key.pem",
            "/var/cache/nginx/marrow": f"{folder}/cache",
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "127.0.0.1:8000": f"127.0.0.1:{origin}",
        }.items():
            assert example.count(shown) == 1
            example = example.replace(shown, ours)
        example = example.replace("127.0.0.1:8001", f"127.0.0.1:{self.purge_port}")
        (folder / "marrow.conf").write_text(example)
        (folder / "nginx.conf").write_text(main_configuration(folder))

    def run(self, *words: str) -> None:
        command = [NGINX, "-c", str(self.folder / "nginx.conf"), *words]
        subprocess.run(command, check=True, capture_output=True)

    def connect(self) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.port))
        return self.tls.wrap_socket(plain, server_hostname=HOST)

    def get(self, path: str, **headers: str) -> HTTPResponse:
        """Ask as a reader does; ``content`` is the body."""
        connection = HTTPSConnection(HOST)
        connection.sock = self.connect()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.content = response.read()
        connection.close()
        return response

    def seen(self, path: str) -> tuple[int, str | None]:
        """Return the status, and whether it came from the cache."""
        response = self.get(path)
        return response.status, response.headers["X-Cache"]

    def make_older(self, *, seconds: int) -> None:
        """Move the end of each stored response back: the second number in its file, in seconds."""
        for path in filter(Path.is_file, (self.folder / "cache").rglob("*")):
            with path.open("r+b") as file:
                version, valid_until = struct.unpack("QQ", file.read(16))
                assert version == 5, "another nginx keeps it in another form"
                file.seek(8)
                file.write(struct.pack("Q", valid_until - seconds))


class PlainProxy:
    """nginx as Debian ships it, with nothing but the line that names the server behind it."""

    def __init__(self, folder: Path, *, origin: int) -> None:
        self.folder, self.port = folder, free_port()
        site = (
            f"server {{\nlisten 127.0.0.1:{self.port};\n"
            f"location / {{\nproxy_pass http://127.0.0.1:{origin};\n}}\n}}\n"
        )
        (folder / "marrow.conf").write_text(site)
        (folder / "nginx.conf").write_text(main_configuration(folder))

    run = Proxy.run

    def get(self, path: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", path)
        response = connection.getresponse()
        response.content = response.read()
        connection.close()
        return response


def main_configuration(folder: Path) -> str:
    """Write what stands around the example: where Debian's nginx has its modules, and folders."""
    kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{name}_temp_path {folder}/{name};\n" for name in kept)
    user = "user root;\n" if os.geteuid() == 0 else ""  # the folders of tests are its own
    return (
        f"{user}include {MODULES}/*.conf;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"worker_processes 1;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}include {folder}/marrow.conf;\n}}\n"
    )


def make_certificate(folder: Path) -> Path:
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}"]
    words += ["-addext", f"subjectAltName=DNS:{HOST}", "-days", "1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(["openssl", *words, *files], check=True, capture_output=True)
    return folder / "cert.pem"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stop_server(server: subprocess.Popen[str]) -> None:
    server.terminate()
    server.communicate()
