"""Small faults that could be made in our sources, and the lines in which they are made, drawn with a seed.

    python -m scripts.mutants [--seed SEED] [-n 30]      prints them; SEED is the present commit if none is named

`scripts.mutate` makes each and runs the tests. A line is drawn of all lines of native_helper/ and extension/ in which a
fault can be made, each as likely as the next, then one of the faults of that line.
"""

import argparse
import ast
import copy
import random
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
_COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_COMPUTED: Final[dict[type[ast.operator], type[ast.operator]]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
_IN_JAVASCRIPT: Final = (
    (r" === ", " !== "), (r" !== ", " === "), (r" && ", " || "), (r" \|\| ", " && "), (r" < ", " <= "),
    (r" > ", " >= "), (r" <= ", " < "), (r" >= ", " > "), (r" \+ ", " - "), (r" - ", " + "), (r"\btrue\b", "false"),
    (r"\bfalse\b", "true"), (r"(?<![=!])!(?=[\w(])", ""), (r"\bawait ", ""), (r"\b0\b", "1"), (r"\b1\b", "2"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault: what stands in `file` from byte `start` to `end` becomes `new`."""

    file: str
    line: int
    start: int
    end: int
    old: str
    new: str

    def source(self) -> bytes:
        """Return the file with the fault in it."""
        content = (ROOT / self.file).read_bytes()
        return content[: self.start] + self.new.encode() + content[self.end :]

    def __str__(self) -> str:
        old, new = (" ".join(text.split()) for text in (self.old, self.new))
        return f"{self.file}:{self.line}: {old[:60]} -> {new[:60] or 'nothing'}"


def drawn(seed: str, n: int) -> list[Mutant]:
    """Return `n` of them, of different lines, the same for the same seed and sources."""
    by_line: dict[tuple[str, int], list[Mutant]] = {}
    for path in sorted([*(ROOT / "native_helper").rglob("*.py"), *(ROOT / "extension").rglob("*.js")]):
        for mutant in mutants(path):
            by_line.setdefault((mutant.file, mutant.line), []).append(mutant)
    choose = random.Random(seed)
    return [choose.choice(by_line[place]) for place in choose.sample(sorted(by_line), n)]


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every fault that could be made in a file."""
    yield from _in_python(path) if path.suffix == ".py" else _in_javascript(path)


def _in_python(path: Path) -> Iterator[Mutant]:
    content = path.read_bytes()
    begins = [0]
    for line in content.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))
    name = str(path.relative_to(ROOT))
    tree = ast.parse(content)
    # A type is no work: the type checker alone would notice.
    types = {id(part) for node in ast.walk(tree) for one in _annotations(node) for part in ast.walk(one)}
    for node in ast.walk(tree):
        if id(node) in types or not isinstance(node, ast.expr | ast.stmt):
            continue
        for other in _others(node):
            start = begins[node.lineno - 1] + node.col_offset
            end = begins[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
            new = f"({other})" if isinstance(node, ast.expr) else other
            yield Mutant(name, node.lineno, start, end, content[start:end].decode(), new)


def _annotations(node: ast.AST) -> Iterator[ast.AST]:
    for name in ("annotation", "returns"):
        if (found := getattr(node, name, None)) is not None:
            yield found


def _others(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARED:
            yield _with(node, ops=[_COMPARED[type(operator)]()])
        case ast.BoolOp(op=operator):
            yield _with(node, op=ast.Or() if isinstance(operator, ast.And) else ast.And())
        case ast.BinOp(op=operator) if type(operator) in _COMPUTED:
            yield _with(node, op=_COMPUTED[type(operator)]())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield ast.unparse(operand)
        case ast.Constant(value=bool() as value):
            yield str(not value)
        case ast.Constant(value=int() as value):
            yield str(value + 1)
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield "return None"
        case ast.Expr(value=ast.Call() | ast.Await()):
            yield "pass"


def _with(node: ast.AST, **fields: object) -> str:
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return ast.unparse(other)


def _in_javascript(path: Path) -> Iterator[Mutant]:
    name = str(path.relative_to(ROOT))
    at = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(keepends=True), 1):
        code = re.sub(r"\s//.*", "", line)
        if not re.match(r"\s*(//|/?\*|import\b|export \{)", code):
            # Only ASCII can be in front of a fault: offsets are bytes, and the patterns count characters.
            for pattern, new in _IN_JAVASCRIPT:
                for found in re.finditer(pattern, code):
                    start = at + len(code[: found.start()].encode())
                    yield Mutant(name, number, start, start + len(found[0]), line.strip(), new)
        at += len(line.encode())


def commit() -> str:
    """Return the hash of the present commit."""
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default=commit())
    parser.add_argument("-n", type=int, default=30)
    arguments = parser.parse_args()
    for mutant in drawn(arguments.seed, arguments.n):
        print(mutant)


if __name__ == "__main__":
    main()
