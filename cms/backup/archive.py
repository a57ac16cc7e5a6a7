"""The file of a backup: a tar archive, followed by the SHA-256 digest of all its bytes.

``tar`` lists and extracts it as any other archive, since it stops at the archive's end. The last
member is ``manifest.json``, which says what the others are. A file in which one byte is wrong, or
which was cut off, is refused before anything of it is used.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

MANIFEST = "manifest.json"
#: The form of the archive. A later form gets a higher number, and is refused by this version.
FORMAT = 1
TRAILER = b"\nmarrow-backup sha256 %s\n"
TRAILER_LENGTH = len(TRAILER % (b"0" * 64))
BLOCK = 1024 * 1024
#: A member of more bytes than this waits for its length on disk, not in memory.
IN_MEMORY = 16 * 1024 * 1024


class DamagedArchiveError(Exception):
    """The file is no backup, or not the one that was written."""


class DigestWriter:
    """A file to write to, which knows the digest of what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self.file.write(data)


class ArchiveWriter:
    """Adds members to the archive. None is held in memory as a whole."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar

    @contextmanager
    def add_member(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file whose content becomes the member of this name when it is closed."""
        with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            yield file
            member = tarfile.TarInfo(name)
            member.size, member.mode = file.tell(), 0o600
            file.seek(0)
            self.tar.addfile(member, file)


@contextmanager
def write_archive(path: Path) -> Iterator[ArchiveWriter]:
    """Write an archive that only its owner may read. Until it is complete it has another name.

    Raises FileExistsError if there is such a file: a backup replaces no other.
    """
    if path.exists():
        raise FileExistsError(f"{path} exists already.")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            writer = DigestWriter(file)
            target: Any = writer  # a stream needs nothing but write(), which its type doesn't say
            with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                yield ArchiveWriter(tar)
            file.write(TRAILER % writer.digest.hexdigest().encode())
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)  # unlike a rename, it replaces nothing that came meanwhile
    finally:
        partial.unlink()


def verify_archive(path: Path) -> None:
    """Compare all bytes of the file with the digest at its end. Raises DamagedArchiveError."""
    digest, left = hashlib.sha256(), path.stat().st_size - TRAILER_LENGTH
    with path.open("rb") as file:
        while left > 0 and (block := file.read(min(BLOCK, left))):
            digest.update(block)
            left -= len(block)
        trailer = file.read()
    if trailer != TRAILER % digest.hexdigest().encode():
        raise DamagedArchiveError(
            f"{path} is damaged, or no backup: its bytes are not those that were written."
        )


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[tarfile.TarFile, dict[str, Any]]]:
    """Open a verified archive with its manifest. Raises DamagedArchiveError."""
    verify_archive(path)
    with tarfile.open(path, mode="r:") as tar:
        manifest = json.loads(read_member(tar, MANIFEST).read())
        if manifest["format"] != FORMAT:
            raise DamagedArchiveError(
                f"{path} has the form {manifest['format']}, and this version reads {FORMAT}."
            )
        yield tar, manifest


def read_member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """Open a member for reading. Raises DamagedArchiveError if there is none."""
    try:
        file = tar.extractfile(name)
    except KeyError as error:
        raise DamagedArchiveError(f"The backup lacks {name}.") from error
    if file is None:
        raise DamagedArchiveError(f"{name} in the backup is no file.")
    return file
