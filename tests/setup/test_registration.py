"""One manifest in a browser's folder: what Chromium demands of it, and whose it is."""

import json
import re
from pathlib import Path

import pytest

from native_helper.errors import SetupFailed
from native_helper.paths import folders, resources
from native_helper.setup.browsers import Profile
from native_helper.setup.record import Record, open_record
from native_helper.setup.registration import FILE_NAME, HOST_NAME, Standing, manifest, register, standing, unregister


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    user_data = tmp_path / "chromium"
    user_data.mkdir()
    return Profile("Chromium", user_data)


@pytest.fixture
def record(root: Path) -> Record:
    return open_record(folders())


def test_the_manifest_holds_what_chromium_demands() -> None:
    body = json.loads(manifest(Path("/opt/utter host/é")))
    assert body["name"] == HOST_NAME == FILE_NAME.removesuffix(".json")
    assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)*", body["name"])
    assert body["description"]
    assert body["type"] == "stdio"
    assert body["path"] == "/opt/utter host/é"
    assert body["allowed_origins"]
    for origin in body["allowed_origins"]:
        assert re.fullmatch(r"chrome-extension://[a-p]{32}/", origin)


def test_the_extension_asks_for_the_host_by_this_name() -> None:
    assert f'"{HOST_NAME}"' in (resources("extension") / "protocol.js").read_text()


def test_a_manifest_that_was_written_is_ours(profile: Profile, record: Record) -> None:
    register(profile, folders(), record)
    path = profile.hosts / FILE_NAME
    assert standing(path, folders().launcher) is Standing.OURS
    assert path.stat().st_mode & 0o777 == 0o644
    assert [child.name for child in profile.hosts.iterdir()] == [FILE_NAME], "nothing is left beside it"


def test_an_older_manifest_of_ours_is_replaced(profile: Profile, record: Record) -> None:
    profile.hosts.mkdir()
    path = profile.hosts / FILE_NAME
    path.write_text(json.dumps({"name": HOST_NAME, "path": str(folders().launcher), "allowed_origins": []}))
    assert standing(path, folders().launcher) is Standing.OUTDATED
    register(profile, folders(), record)
    assert standing(path, folders().launcher) is Standing.OURS


@pytest.mark.parametrize(
    "content",
    [
        b'{"name": "org.utter.helper", "path": "/opt/other/program"}',  # another program with our name
        b'{"name": "org.utter.helper", "path": ',  # cut short
        b"",
        b"\xff\xfe{}",  # not UTF-8
        b"[]",
        b'{"path": 7}',
        b"[" * 100_000,  # deeper than the parser goes
    ],
)
def test_what_others_wrote_is_kept_and_named(profile: Profile, record: Record, content: bytes) -> None:
    profile.hosts.mkdir()
    path = profile.hosts / FILE_NAME
    path.write_bytes(content)
    with pytest.raises(SetupFailed) as refused:
        register(profile, folders(), record)
    assert str(path) in refused.value.message
    assert refused.value.remedy is not None
    assert path.read_bytes() == content
    assert not unregister(path, folders())
    assert path.read_bytes() == content


def test_another_utter_that_is_alive_is_foreign_and_a_dead_one_is_healed(
    profile: Profile, record: Record, tmp_path: Path
) -> None:
    profile.hosts.mkdir()
    path = profile.hosts / FILE_NAME
    other = tmp_path / "other" / "host" / "utter-host"
    path.write_text(json.dumps({"path": str(other)}))
    assert standing(path, folders().launcher) is Standing.OUTDATED
    other.parent.mkdir(parents=True)
    other.touch()
    assert standing(path, folders().launcher) is Standing.FOREIGN


def test_a_link_or_a_folder_in_the_manifests_place_is_foreign(profile: Profile, tmp_path: Path) -> None:
    profile.hosts.mkdir()
    path = profile.hosts / FILE_NAME
    target = tmp_path / "target.json"
    target.write_text(json.dumps({"path": str(folders().launcher)}))
    path.symlink_to(target)
    assert standing(path, folders().launcher) is Standing.FOREIGN
    path.unlink()
    path.mkdir()
    assert standing(path, folders().launcher) is Standing.FOREIGN


def test_no_folder_is_made_for_a_browser_that_is_gone(profile: Profile, record: Record) -> None:
    profile.user_data.rmdir()
    with pytest.raises(SetupFailed):
        register(profile, folders(), record)
    assert not profile.user_data.exists()


def test_unregistering_removes_ours(profile: Profile, record: Record) -> None:
    register(profile, folders(), record)
    assert unregister(profile.hosts / FILE_NAME, folders())
    assert list(profile.hosts.iterdir()) == []
    assert record.paths("manifest") == [profile.hosts / FILE_NAME]
    assert profile.hosts in record.paths("made-folder")


def test_a_launcher_path_that_json_cannot_hold_is_told() -> None:
    with pytest.raises(SetupFailed) as refused:
        manifest(Path("/tmp/\udcff/host"))
    assert "UTF-8" in refused.value.message
