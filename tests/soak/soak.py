"""Eight clients at one engine, all at random: how their requests ended, and what the engine holds afterwards."""

import os
import threading
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from native_helper.paths import folders
from tests.engine.live import Client, limited_process
from tests.process_figures import Figures, figures
from tests.soak.http_client import HttpClient
from tests.soak.ledger import Ledger
from tests.soak.message_client import HostLink, MessageClient, SocketLink
from tests.soak.terminal_client import TerminalClient

# Of the requests, by the client's name; a command costs a process, and most of its time is Python's start.
SHARES: Final = {"host-1": 0.21, "host-2": 0.21, "socket-1": 0.21, "socket-2": 0.21}
SHARES.update({"http-1": 0.05, "http-2": 0.05, "terminal-1": 0.03, "terminal-2": 0.03})
SETTLED_S: Final = 1.0  # without a request: what is freed has gone back to the system

SoakClient = MessageClient | HttpClient | TerminalClient


@dataclass(frozen=True)
class Outcome:
    """What a soak found."""

    seconds: float
    ended: Counter[str]
    faults: list[str]
    engine: tuple[Figures, Figures]  # after the warm-up, and at the end
    host: tuple[Figures, Figures]  # of the one that lives all the time
    left: set[str]  # files in the engine's folder that were not there after the warm-up


def soak(n_requests: int, n_warm_up: int, seed: int, folder: Path) -> Outcome:
    """Make the requests, by eight clients at once. The root is empty; `folder` is for what they write."""
    ledger = Ledger()
    with limited_process(freed_memory_s=SETTLED_S / 3) as engine:
        browser, others = _clients(seed, folder, ledger)
        clients = [browser, *others]
        host = browser.link.pid
        assert host is not None
        try:
            _run(clients, n_warm_up, ledger)
            _settle()
            before, files = (figures(engine.pid), figures(host)), _files()
            ledger.ended = Counter()
            began = time.monotonic()
            _run(clients, n_requests, ledger)
            seconds = time.monotonic() - began
            _settle()
            after = figures(engine.pid), figures(host)
            left = _files() - files
        finally:
            for client in clients:
                client.close()
    return Outcome(seconds, ledger.ended, ledger.faults, (before[0], after[0]), (before[1], after[1]), left)


def _clients(seed: int, folder: Path, ledger: Ledger) -> tuple[MessageClient, list[SoakClient]]:
    """Return the browser that lives all the time, and the others."""
    with Client(folders().socket) as probe:
        port = probe.ask("health", id="h")["health"]["http"]["port"]
    others: list[SoakClient] = [
        MessageClient("host-2", HostLink, True, f"{seed} host-2", ledger),
        MessageClient("socket-1", SocketLink, False, f"{seed} socket-1", ledger),
        MessageClient("socket-2", SocketLink, True, f"{seed} socket-2", ledger),
    ]
    others += [HttpClient(name, port, f"{seed} {name}", ledger) for name in ("http-1", "http-2")]
    others += [TerminalClient(name, folder, f"{seed} {name}", ledger) for name in ("terminal-1", "terminal-2")]
    return MessageClient("host-1", HostLink, False, f"{seed} host-1", ledger), others


def _run(clients: list[SoakClient], n_requests: int, ledger: Ledger) -> None:
    def run(client: SoakClient) -> None:
        try:
            client.run(max(1, round(n_requests * SHARES[client.name])))
        except Exception:  # noqa: BLE001 - whatever it is, it is what the soak looks for
            ledger.fault(f"{client.name}: {traceback.format_exc()}")

    threads = [threading.Thread(target=run, args=(client,), name=client.name) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _settle() -> None:
    """Wait until the engine has nothing to do any more, and has given back what it gives back."""
    with Client(folders().socket) as probe:
        while sum(probe.ask("health", id="h")["health"]["jobs"].values()):
            time.sleep(0.05)
    time.sleep(SETTLED_S)


def _files() -> set[str]:
    run = folders().run
    return {os.fspath(path.relative_to(run)) for path in run.rglob("*")}
