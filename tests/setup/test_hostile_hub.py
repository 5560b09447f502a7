"""A hub that means ill, or is broken: a sentence for the person, and an end."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from native_helper.errors import Canceled, DownloadFailed
from native_helper.setup import fetch
from native_helper.setup.fetch import MayPass, Patience
from native_helper.setup.hub import Hub
from native_helper.setup.sources import HubSource
from tests.setup.hub_server import REPOSITORY, HubServer

NEVER = threading.Event()


@contextmanager
def dripping(head: bytes) -> Iterator[tuple[str, threading.Event]]:
    """Serve one client `head`, then a space every twentieth of a second; tell when it has sent one."""
    sent, over = threading.Event(), threading.Event()

    def serve() -> None:
        line, _ = listener.accept()
        with line, suppress(OSError):
            line.sendall(head)
            while not over.wait(0.05):
                line.sendall(b" ")
                sent.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", sent
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["in its head", "in its body"])
def test_an_answer_that_comes_by_drops_is_given_up_and_can_be_canceled(head: bytes) -> None:
    fetch._opener.cache_clear()
    with dripping(head) as (address, sent):
        canceled = threading.Event()
        threading.Thread(target=lambda: [sent.wait(20), canceled.set()]).start()  # type: ignore[func-returns-value]
        with pytest.raises(Canceled):
            Hub(address, None).revision(REPOSITORY, Patience(pauses_s=()), canceled)
    with dripping(head) as (address, _), pytest.raises(DownloadFailed, match="too long to answer"):
        Hub(address, None).revision(REPOSITORY, Patience(whole_s=0.3, pauses_s=()), NEVER)


def test_a_way_to_no_address_is_told(hub: HubServer) -> None:
    hub.redirects[f"/api/models/{REPOSITORY}/revision/main"] = "http://[::1"
    with pytest.raises(DownloadFailed, match="an address that is none"):
        Hub.from_environment().revision(REPOSITORY, Patience(pauses_s=()), NEVER)


def test_a_size_beyond_all_disks_is_no_answer_of_a_hub() -> None:
    entry = {"type": "file", "path": "config.json", "size": 10**400, "oid": "1" * 40}
    with pytest.raises(DownloadFailed, match="no model hub"):
        Hub("http://hub.example", None)._files(json.loads(json.dumps([entry])))


def test_a_rest_without_end_is_told_as_a_day() -> None:
    assert fetch._seconds("9" * 400) == 86_400


def test_a_part_with_a_place_of_a_thousand_digits_is_another_part() -> None:
    fetch._opener.cache_clear()
    head = b"HTTP/1.1 206 OK\r\nContent-Range: bytes " + b"9" * 5000 + b"-\r\n\r\n"
    with dripping(head) as (address, _):
        source = HubSource(Hub(address, None), REPOSITORY, "a" * 40, Patience())
        with pytest.raises(MayPass, match="another part"), source.open("config.json", 7):
            pass
