"""collectstatic as production runs it: a script that imports what does not exist would stop a start."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

MANIFEST_STORAGE = {"staticfiles": {"BACKEND": "warroom.storage.ModuleManifestStorage"}}


@pytest.mark.timeout(240)
def test_every_static_file_gets_a_name_by_content_and_scripts_import_those_names(tmp_path: Path) -> None:
    with override_settings(STORAGES=MANIFEST_STORAGE, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    feed = names["js/lib/feed.js"]
    assert feed != "js/lib/feed.js"
    importing = [path for path in tmp_path.rglob("*.js") if Path(feed).name in path.read_text(errors="replace")]
    assert importing, "nobody imports the feed by its hashed name"
