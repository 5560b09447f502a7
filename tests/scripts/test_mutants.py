"""The faults that scripts/mutate.py makes: the same for a seed, each in a line that works, each another program."""

import ast
from collections import Counter
from pathlib import Path

from scripts.mutants import ROOT, drawn, mutants


def test_a_seed_draws_the_same_faults_in_different_lines() -> None:
    first = drawn("a", 30)
    assert first == drawn("a", 30)
    assert first != drawn("b", 30)
    assert max(Counter((mutant.file, mutant.line) for mutant in first).values()) == 1
    assert {Path(mutant.file).suffix for mutant in drawn("a", 200)} == {".py", ".js"}


def test_every_fault_of_a_file_is_another_program() -> None:
    path = ROOT / "native_helper" / "wire" / "framing.py"
    before = ast.dump(ast.parse(path.read_bytes()))
    made = list(mutants(path))
    assert len(made) > 20
    for mutant in made:
        assert ast.dump(ast.parse(mutant.source())) != before, mutant


def test_a_fault_in_javascript_is_where_it_says_also_behind_letters_that_are_no_ascii() -> None:
    path = ROOT / "extension" / "player" / "lit.js"
    text = path.read_bytes()
    for mutant in mutants(path):
        line = text[: mutant.start].count(b"\n") + 1
        assert line == mutant.line
        assert text[mutant.start : mutant.end].decode() != mutant.new
