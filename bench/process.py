"""A contestant: a process of its own, asked in lines of JSON on its stdin, which answers in such on its stdout."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

CONTESTANTS: Final = Path(__file__).parent / "contestants"


class Process:
    """A script of contestants/ in its own Python; `told` is what it said when it was ready."""

    def __init__(
        self, python: Path, script: str, arguments: Sequence[Path] = (), environment: Mapping[str, str] | None = None
    ) -> None:
        """Start `script` and wait until it is ready; `environment` is added to this process's."""
        self._script = script
        self._process = subprocess.Popen(
            [str(python), "-W", "ignore", str(CONTESTANTS / script), *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
            env={**os.environ, **(environment or {})},
        )  # fmt: skip
        self.told = self._answer()

    def ask(self, **question: object) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._script} ended with status {self._process.wait()}")
        return json.loads(line)
