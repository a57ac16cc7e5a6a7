"""The file of a backup: whatever is not byte for byte what was written is refused."""

import stat
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.backup import archive
from cms.backup.archive import DamagedArchiveError, open_archive, write_archive


def write_example(path, manifest=b'{"format": 1}'):
    with write_archive(path) as writer:
        with writer.add_member("tables/a.ndjson") as member:
            member.write(b"[1]\n[2]\n")
        with writer.add_member("manifest.json") as member:
            member.write(manifest)


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "example.tar"
    write_example(path)
    return path


def test_what_was_written_is_read(example):
    with open_archive(example) as (tar, manifest):
        assert manifest == {"format": 1}
        assert archive.read_member(tar, "tables/a.ndjson").read() == b"[1]\n[2]\n"


def test_only_its_owner_may_read_it(example):
    assert stat.S_IMODE(example.stat().st_mode) == 0o600


def test_any_program_for_tar_reads_it(example):
    with tarfile.open(example) as tar:
        assert tar.getnames() == ["tables/a.ndjson", "manifest.json"]


@given(data=st.data())
def test_a_file_with_one_other_byte_is_refused(example, tmp_path_factory, data):
    content = bytearray(example.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    damaged = tmp_path_factory.mktemp("damaged") / "x.tar"
    damaged.write_bytes(content)

    with pytest.raises(DamagedArchiveError, match="damaged"), open_archive(damaged):
        pass


@given(data=st.data())
def test_a_file_that_was_cut_or_lengthened_is_refused(example, tmp_path_factory, data):
    content = example.read_bytes()
    cut = content[: data.draw(st.integers(0, len(content) - 1))]
    longer = content + data.draw(st.binary(min_size=1, max_size=600))
    for damaged_content in (cut, longer):
        damaged = tmp_path_factory.mktemp("damaged") / "x.tar"
        damaged.write_bytes(damaged_content)

        with pytest.raises(DamagedArchiveError, match="damaged"), open_archive(damaged):
            pass


def test_a_later_form_is_refused(tmp_path):
    write_example(tmp_path / "later.tar", b'{"format": 2}')

    with (
        pytest.raises(DamagedArchiveError, match="has the form 2, and this version reads 1"),
        open_archive(tmp_path / "later.tar"),
    ):
        pass


def test_a_backup_replaces_no_other(tmp_path):
    path = tmp_path / "there.tar"
    path.write_bytes(b"an older backup")

    with pytest.raises(FileExistsError, match="exists already"):
        write_example(path)

    assert path.read_bytes() == b"an older backup"


def test_what_was_not_finished_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match="disk"), write_archive(tmp_path / "half.tar"):
        raise OSError("The disk is full.")

    assert list(tmp_path.iterdir()) == []
