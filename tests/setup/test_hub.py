"""Which hub is asked, as the environment says."""

import pytest

from native_helper.errors import DownloadFailed
from native_helper.setup.hub import Hub


def test_without_a_word_it_is_the_hub_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_ENDPOINT", "HF_TOKEN"):
        monkeypatch.setenv(name, "")
    assert Hub.from_environment() == Hub("https://huggingface.co", None)


def test_a_mirror_and_a_login_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/hf/")
    monkeypatch.setenv("HF_TOKEN", "hf_x")
    hub = Hub.from_environment()
    assert (hub.endpoint, hub.token, hub.host) == ("https://mirror.example/hf", "hf_x", "mirror.example")


@pytest.mark.parametrize(
    "address",
    [
        *("mirror.example", "file:///srv/hub", "https://", "https://me:secret@mirror.example"),
        *("http://[::1", "http://a..b", f"http://{'a' * 70}.example"),
    ],
)
def test_what_is_no_address_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", address)
    with pytest.raises(DownloadFailed, match="HF_ENDPOINT") as caught:
        Hub.from_environment()
    assert "secret" not in caught.value.message


def test_a_login_that_no_header_takes_is_refused_without_being_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    monkeypatch.setenv("HF_TOKEN", "hf_x\r\n")
    assert Hub.from_environment() == Hub("https://huggingface.co", "hf_x")
    for token in ("hf_secret\r\nX: y", "hf_secret\u2026"):
        monkeypatch.setenv("HF_TOKEN", token)
        with pytest.raises(DownloadFailed, match="HF_TOKEN") as caught:
            Hub.from_environment()
        assert "secret" not in caught.value.message
