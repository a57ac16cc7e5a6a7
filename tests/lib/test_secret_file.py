from cms.lib.secret_file import read_or_make


def test_a_key_is_made_once_and_kept(tmp_path):
    path = tmp_path / "deep" / "key"

    first = read_or_make(path)

    assert len(first) == 64
    assert read_or_make(path) == first
    assert path.stat().st_mode & 0o077 == 0


def test_of_two_that_start_at_once_both_get_one_key(tmp_path, monkeypatch):
    path = tmp_path / "key"
    link = __import__("os").link

    def slower(source, target):
        path.write_text("the other was first")
        link(source, target)

    monkeypatch.setattr("os.link", slower)

    assert read_or_make(path) == "the other was first"
    assert [file.name for file in tmp_path.iterdir()] == ["key"]
