"""manifest/allowed_extensions.json: the one list of extensions that may use Utter, which the stores' ids will join."""

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Final

import pytest

from native_helper.doctor import policies
from native_helper.host import main as host
from native_helper.paths import resources
from native_helper.setup import registration

NAME: Final = "allowed_extensions.json"
OF_A_STORE: Final = "abcdefghijklmnop" * 2  # as a store could give one


def test_each_id_is_one_and_stands_once() -> None:
    body = json.loads((resources("manifest") / NAME).read_text(encoding="utf-8"))
    assert list(body) == ["ids"]
    assert [each for each in body["ids"] if not re.fullmatch("[a-p]{32}", each)] == []
    assert len(set(body["ids"])) == len(body["ids"])


def test_the_first_is_that_of_the_folder_which_a_person_loads() -> None:
    # Chromium's: the first half of the key's SHA-256, its digits written from a to p.
    key = json.loads((resources("extension") / "manifest.json").read_text(encoding="utf-8"))["key"]
    digits = hashlib.sha256(base64.b64decode(key)).hexdigest()[:32]
    assert registration.extension_ids()[0] == digits.translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))


def test_an_id_that_joins_the_list_is_let_in_by_manifest_host_and_doctor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(resources("manifest"), tmp_path / "manifest")
    ids = [*registration.extension_ids(), OF_A_STORE]
    (tmp_path / "manifest" / NAME).write_text(json.dumps({"ids": ids}))
    for reader in (registration, host):
        monkeypatch.setattr(reader, "resources", lambda name: tmp_path / name)
    origins = [f"chrome-extension://{each}/" for each in ids]
    assert json.loads(registration.manifest(Path("/x/utter-host")))["allowed_origins"] == origins
    assert host.allowed_origins() == set(origins)
    rules = {"ExtensionInstallBlocklist": ["*"], "ExtensionInstallAllowlist": [OF_A_STORE]}
    assert list(policies.forbidden(rules)) == []
    assert list(policies.forbidden(rules | {"ExtensionInstallAllowlist": ["x"]})) != []
