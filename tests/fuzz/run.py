"""The coverage-guided fuzzer of framing and messages: libFuzzer by way of atheris, on `one_input.check`.

    pip install --group fuzz && mkdir NEW                             (in an environment that has Utter)
    python -m tests.fuzz.run NEW tests/fuzz/corpus -max_total_time=600

libFuzzer's options are taken as they are. Inputs that reach new code are written to the first folder, NEW; one that
breaks a claim ends the run and lies in a file `crash-...` here, which `python -m tests.fuzz.run crash-...` tries again.
"""

import sys

import atheris

with atheris.instrument_imports(include=["native_helper.wire", "native_helper.host", "tests.fuzz.one_input"]):
    from tests.fuzz.one_input import check


def main() -> None:
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
