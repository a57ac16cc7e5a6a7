"""The scripts beside forms are served as modules of one version."""

import re
import shutil

from django.conf import settings as django_settings
from django.contrib.staticfiles import finders

from cms.lib.staticfiles import CollectedFiles

FOLDER = "authoring/forms"
SOURCES = django_settings.ROOT / "cms" / "authoring" / "static"
IMPORT = re.compile(r'import\s[^;]*?from "(\./[^"]+)";')


def test_modules_import_each_other_under_the_names_of_their_version(settings, tmp_path):
    settings.STATIC_ROOT = settings.DATA = tmp_path
    shutil.copytree(SOURCES / FOLDER, tmp_path / FOLDER)
    storage = CollectedFiles()
    names = [f"{FOLDER}/{path.name}" for path in (SOURCES / FOLDER).iterdir()]

    list(storage.post_process({name: (storage, name) for name in names}))

    modules = [storage.path(storage.stored_name(name)) for name in names if name.endswith(".js")]
    imported = {name for path in modules for name in IMPORT.findall((tmp_path / path).read_text())}
    assert imported != set()
    assert {name for name in imported if not re.search(r"\.[0-9a-f]{12}\.js$", name)} == set()
    assert {name for name in imported if not (tmp_path / FOLDER / name).exists()} == set()


def test_every_import_is_written_so_that_its_name_can_be_rewritten():
    lines = [
        line
        for path in (SOURCES / FOLDER).glob("*.js")
        for line in path.read_text().splitlines()
        if line.startswith(("import", "export *", "export {"))
    ]

    assert lines != []
    assert [line for line in lines if not IMPORT.fullmatch(line)] == []


def test_the_page_for_proxies_is_collected():
    found = {path for finder in finders.get_finders() for path, _ in finder.list([])}

    assert "authoring/unavailable.html" in found
