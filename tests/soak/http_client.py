"""A client over HTTP: one request a connection, and now and then it goes away in the middle."""

import base64
import json
import socket
import struct
from random import Random
from typing import Any

from native_helper.paths import folders
from tests.engine.raw_http import Answer, parsed, read_all
from tests.soak.ledger import Ledger
from tests.soak.texts import places, text

PATIENCE_S = 120.0


class HttpClient:
    """Asks at random, one request after the other."""

    def __init__(self, name: str, port: int, seed: str, to: Ledger) -> None:
        self.name = name
        self._port = port
        self._random = Random(seed)
        self._ledger = to

    def run(self, n_requests: int) -> None:
        for _ in range(n_requests):
            random = self._random
            kinds = (self._question, self._file, self._timed, self._bad, self._leave)
            random.choices(kinds, (20, 25, 25, 10, 20))[0](random)

    def close(self) -> None:
        pass

    def _question(self, random: Random) -> None:
        path, name = random.choice((("/health", "status"), ("/voices", "voices")))
        answer = self._exchange(f"GET {path}")
        self._expect(f"http {path}", answer, 200)
        if answer.status == 200 and name not in answer.json:
            self._ledger.fault(f"{self.name}: {path} was answered with something else")

    def _file(self, random: Random) -> None:
        answer = self._speak(text(random, random.randint(1, 40)), format=random.choice(("wav", "flac", "mp3")))
        self._expect("http file", answer, 200)

    def _timed(self, random: Random) -> None:
        read = text(random, random.randint(1, 40))
        answer = self._speak(read, timestamps=True, format="pcm")
        self._expect("http timestamps", answer, 200)
        if answer.status != 200:
            return
        *audio, end = [json.loads(line) for line in answer.body.splitlines()]
        words = [word for one in audio for word in one.get("words", ())]
        if [(word["start"], word["end"]) for word in words] != places(read) or end["type"] != "end":
            self._ledger.fault(f"{self.name}: the words told are not those of its text")
        n_bytes = sum(len(base64.b64decode(one["audio"])) for one in audio)
        if abs(n_bytes / 48_000 - end["duration_s"]) > 0.01:
            self._ledger.fault(f"{self.name}: {n_bytes} bytes of sound for {end['duration_s']} s")

    def _bad(self, random: Random) -> None:
        self._expect("http bad request", self._exchange("POST /speak", b'{"text": 3}'), 400, 422)

    def _leave(self, random: Random) -> None:
        body = json.dumps({"text": text(random, random.randint(100, 400)), "language": "en"}).encode()
        with self._connected() as connection:
            connection.sendall(self._request("POST /speak", body))
            connection.recv(random.randint(1, 20_000))
            if random.random() < 0.5:  # at once, without a word
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._ledger.note("http file", "its client went away")

    def _speak(self, read: str, **fields: Any) -> Answer:
        return self._exchange("POST /speak", json.dumps({"text": read, "language": "en"} | fields).encode())

    def _exchange(self, what: str, body: bytes = b"") -> Answer:
        with self._connected() as connection:
            connection.sendall(self._request(what, body))
            return parsed(read_all(connection))

    def _connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE_S)

    def _request(self, what: str, body: bytes) -> bytes:
        lines = [f"{what} HTTP/1.1", f"Host: 127.0.0.1:{self._port}"]
        if body:
            token = folders().token.read_text().strip()
            lines += [f"Authorization: Bearer {token}", "Content-Type: application/json"]
            lines += [f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _expect(self, kind: str, answer: Answer, *statuses: int) -> None:
        self._ledger.note(kind, str(answer.status))
        if answer.status not in statuses or not answer.complete:
            self._ledger.fault(f"{self.name}: {kind} was answered by {answer.status}, complete: {answer.complete}")
