"""install.sh up to the point where it hands over to Python, on systems that stand-ins on PATH make up."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from native_helper.paths import UnsafeFolder, folders, refuse_foreign_root

CHECKOUT = Path(__file__).parents[2]
INSTALL = CHECKOUT / "install.sh"

# Answers install.sh's question as a Python of $VERSION would, and writes down how it is then started.
PYTHON = """#!/bin/sh
case "$*" in
*ensurepip*) [ -n "$VERSION" ] && echo "$VERSION" ;;
*) printf '%s\\n' "$PWD" "${UTTER_HOME-unset}" "$@" >"$SAID" ;;
esac
"""

Stub = Callable[[str, str], Path]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def stub(tmp_path: Path) -> Stub:
    """Put a stand-in for a program first on PATH."""

    def put(name: str, script: str) -> Path:
        path = tmp_path / "stubs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return put


@pytest.fixture
def run(tmp_path: Path, person: Path, stub: Stub) -> Run:
    """Run install.sh as a person on a Linux machine with glibc 2.36, unless other stand-ins say otherwise."""
    stub("uname", 'case "$1" in -m) echo made-up ;; *) echo Linux ;; esac')
    stub("getconf", "echo glibc 2.36")
    stub("id", "echo 1000")
    stub("curl", "exit 22")
    stub("wget", "exit 22")

    def start(
        *arguments: str, with_shell: str = "sh", cwd: Path = CHECKOUT, **env: str
    ) -> subprocess.CompletedProcess[str]:
        path = f"{tmp_path / 'stubs'}:/usr/bin:/bin"
        full = {"PATH": path, "HOME": str(person), "SAID": str(tmp_path / "said"), **env}
        return subprocess.run(
            [*with_shell.split(), str(INSTALL), *arguments],
            env=full,
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
        )

    return start


def said(tmp_path: Path) -> list[str]:
    return (tmp_path / "said").read_text().splitlines()


@pytest.mark.parametrize("shell", ["sh", "dash", "bash --posix", "bash", "busybox sh"])
def test_it_hands_over_to_the_checkouts_own_python_code(run: Run, stub: Stub, tmp_path: Path, shell: str) -> None:
    if shutil.which(shell.split(maxsplit=1)[0]) is None:
        pytest.skip(f"{shell} is not on this machine")
    stub("python3.12", PYTHON)
    done = run("--no-sound", with_shell=shell, cwd=tmp_path, VERSION="3.12")
    assert (done.returncode, done.stderr) == (0, "")
    assert said(tmp_path) == [
        str(CHECKOUT), "unset", "-E", "-s", "-B", "-m", "native_helper.setup.checkout", "--no-sound",
    ]  # fmt: skip


def test_a_relative_root_means_the_persons_folder(run: Run, stub: Stub, tmp_path: Path) -> None:
    stub("python3.12", PYTHON)
    run(cwd=tmp_path, VERSION="3.12", UTTER_HOME="my utter")
    assert said(tmp_path)[1] == f"{tmp_path}/my utter"


def test_the_natural_voices_folder_is_the_persons_too(run: Run, stub: Stub, tmp_path: Path) -> None:
    stub("python3.12", PYTHON)
    run("--model-from", "a stick's $folder", "--no-sound", cwd=tmp_path, VERSION="3.12")
    assert said(tmp_path)[-3:] == ["--model-from", f"{tmp_path}/a stick's $folder", "--no-sound"]
    run("--model-from", "/stick", cwd=tmp_path, VERSION="3.12")
    assert said(tmp_path)[-1] == "/stick"
    assert "--model-from needs" in one_sentence(run("--no-sound", "--model-from", VERSION="3.12"))


def test_a_language_with_a_dictionary_of_its_own_is_asked_for_by_name(run: Run, stub: Stub, tmp_path: Path) -> None:
    stub("python3.12", PYTHON)
    assert run("--extra", "ja", "--extra", "zh", cwd=tmp_path, VERSION="3.12").returncode == 0
    assert said(tmp_path)[-4:] == ["--extra", "ja", "--extra", "zh"]
    assert "ja or zh" in one_sentence(run("--extra", VERSION="3.12"))
    assert one_sentence(run("--extra", "xx", VERSION="3.12")) == '--extra takes ja or zh, not "xx".\n'


@pytest.mark.skipif(sys.platform != "linux", reason="mlx-cpu is for Linux")
def test_the_oldest_c_library_is_the_one_that_mlx_was_built_for() -> None:
    # The wheel's name tells it: mlx_cpu-0.32.4-py3-none-manylinux_2_35_x86_64.whl
    tag = re.search(r"^Tag: .*manylinux_(\d+)_(\d+)_", metadata.distribution("mlx-cpu").read_text("WHEEL") or "", re.M)
    assert tag
    assert f"oldest_glibc={tag[1]}.{tag[2]}\n" in INSTALL.read_text()


def test_a_python_that_does_not_fit_is_passed_over(run: Run, stub: Stub, tmp_path: Path) -> None:
    stub("python3.13", "exit 127")  # as pyenv's stand-ins do for a version that is not there
    stub("python3.11", PYTHON)
    done = run(VERSION="3.11")
    assert done.returncode == 0
    assert "newer" not in done.stdout
    assert said(tmp_path)


def test_a_newer_python_is_tried_with_a_word(run: Run, stub: Stub, tmp_path: Path) -> None:
    for name in ("python3.13", "python3.12", "python3.11"):
        stub(name, "exit 127")
    stub("python3", PYTHON)
    done = run(VERSION="3.14")
    assert "Python 3.14 is newer than those Utter is tested with (3.11 to 3.13)" in done.stdout
    assert said(tmp_path)


def one_sentence(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_rosetta_is_told_in_one_sentence_with_the_way_out(run: Run, stub: Stub) -> None:
    stub("uname", "echo Darwin")
    stub("sysctl", "echo 1")
    assert "arch -arm64 /bin/sh install.sh" in one_sentence(run())


def test_an_old_macos_is_told_in_one_sentence(run: Run, stub: Stub) -> None:
    stub("uname", "echo Darwin")
    stub("sysctl", "exit 1")
    stub("sw_vers", "echo 12.7.6")
    assert "macOS 12.7.6" in one_sentence(run())


@pytest.mark.parametrize(
    ("getconf", "told"),
    [("echo glibc 2.31", "this system has 2.31"), ("exit 1", "GNU C library"), ("echo glibc 2.34.9000", "2.34.9000")],
)
def test_an_old_or_other_c_library_is_told_in_one_sentence(run: Run, stub: Stub, getconf: str, told: str) -> None:
    stub("getconf", getconf)
    assert told in one_sentence(run())


def test_another_system_is_told_in_one_sentence(run: Run, stub: Stub) -> None:
    stub("uname", "echo MINGW64_NT-10.0")
    assert "MINGW64_NT-10.0" in one_sentence(run())


def test_root_is_warned_and_served(run: Run, stub: Stub, tmp_path: Path) -> None:
    stub("id", "echo 0")
    stub("python3.12", PYTHON)
    done = run(VERSION="3.12")
    assert done.returncode == 0
    assert "You are root" in done.stdout


def test_without_apples_developer_tools_their_stand_ins_are_never_called(run: Run, stub: Stub, tmp_path: Path) -> None:
    stub("uname", 'case "$1" in -m) echo made-up ;; *) echo Darwin ;; esac')
    stub("sysctl", "echo 0")
    stub("sw_vers", "echo 15.1")
    stub("xcode-select", "exit 2")
    stub("git", f"touch '{tmp_path}/called'")
    for name in ("python3.13", "python3.12", "python3.11", "python3.10", "python3.9"):
        stub(name, "exit 127")
    done = run(with_shell="sh -x")
    assert "xcode-select -p" in done.stderr or not Path("/usr/bin/python3").exists()
    assert "+ /usr/bin/python3" not in done.stderr
    assert not (tmp_path / "called").exists()
    assert "uv could not be fetched" in done.stderr


@pytest.mark.parametrize("own_root", [False, True])
def test_without_a_python_uv_fetches_one_into_the_data_folder(
    run: Run, stub: Stub, tmp_path: Path, person: Path, own_root: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("python3.13", "python3.12", "python3.11", "python3.10", "python3.9", "python3"):
        stub(name, "exit 127")
    python = stub("fetched", PYTHON)
    # Stands for uv's installer, which puts uv where it is told, and for uv.
    uv = f'echo "$UV_PYTHON_INSTALL_DIR $*" >>"{tmp_path}/uv"; [ "$2" = install ] || echo "{python}"'
    stub(
        "curl",
        f"""cat >"$3" <<'END'
printf '%s\\n' '#!/bin/sh' '{uv}' >"$UV_UNMANAGED_INSTALL/uv"
chmod +x "$UV_UNMANAGED_INSTALL/uv"
END
echo "$4" >"{tmp_path}/address" """,
    )
    root = {"UTTER_HOME": f"{tmp_path}/a root"} if own_root else {}
    for name, value in root.items():
        monkeypatch.setenv(name, value)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = run(TMPDIR=str(scratch), **root)
    assert done.returncode == 0, done.stderr
    assert "No Python 3.11 or newer was found" in done.stdout
    where = folders()
    lines = (tmp_path / "uv").read_text().splitlines()
    assert lines[0] == f"{where.data}/python python install --no-bin 3.12"
    assert said(tmp_path)[-1] == "native_helper.setup.checkout"
    assert list(scratch.iterdir()) == [], "uv is gone"
    address = (tmp_path / "address").read_text()
    assert address.startswith("https://astral.sh/uv/0."), "a pinned version"
    made = (where.data / "installed.txt").read_text().splitlines()
    outermost = tmp_path / "a root" if own_root else person / ".local"
    assert made[0] == f"made-folder {outermost}"
    assert made[-1] == f"made-folder {where.data}"


def test_without_python_and_network_the_way_out_is_told_and_nothing_is_left(
    run: Run, stub: Stub, tmp_path: Path, person: Path
) -> None:
    for name in ("python3.13", "python3.12", "python3.11", "python3.10", "python3.9", "python3"):
        stub(name, "exit 127")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = run(TMPDIR=str(scratch))
    assert done.returncode == 1
    assert "Is there a network?" in done.stderr
    assert list(scratch.iterdir()) == []
    assert list(person.iterdir()) == []


def test_a_python_that_cannot_be_fetched_leaves_nothing_behind(
    run: Run, stub: Stub, tmp_path: Path, person: Path
) -> None:
    for name in ("python3.13", "python3.12", "python3.11", "python3.10", "python3.9", "python3"):
        stub(name, "exit 127")
    (person / ".local").mkdir()
    stub(
        "curl",
        """cat >"$3" <<'END'
printf '%s\\n' '#!/bin/sh' 'mkdir -p "$UV_PYTHON_INSTALL_DIR/.temp"' 'echo "no such host"; exit 2' \\
    >"$UV_UNMANAGED_INSTALL/uv"
chmod +x "$UV_UNMANAGED_INSTALL/uv"
END""",
    )
    done = run()
    assert done.returncode == 1
    assert "no such host" in done.stderr
    assert [path.name for path in person.rglob("*")] == [".local"]


@pytest.mark.parametrize("name", ["data", "config", "log", "run"])
def test_no_python_is_fetched_into_a_root_with_files_of_another_program(
    run: Run, stub: Stub, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for python in ("python3.13", "python3.12", "python3.11", "python3.10", "python3.9", "python3"):
        stub(python, "exit 127")
    root = tmp_path / "a root"
    (root / name).mkdir(parents=True)
    (root / name / "mine.txt").write_text("x")
    monkeypatch.setenv("UTTER_HOME", str(root))
    said = one_sentence(run(UTTER_HOME=str(root)))
    with pytest.raises(UnsafeFolder) as refused:
        refuse_foreign_root(folders())
    assert said == f"{refused.value}.\n"
    assert [path for path in root.rglob("*") if path.is_file()] == [root / name / "mine.txt"]


def test_a_python_that_was_fetched_before_is_used_again(run: Run, stub: Stub, tmp_path: Path, person: Path) -> None:
    for name in ("python3.13", "python3.12", "python3.11", "python3"):
        stub(name, "exit 127")
    fetched = folders().data / "python" / "cpython-3.12" / "bin" / "python3"
    fetched.parent.mkdir(parents=True)
    fetched.write_text(PYTHON)
    fetched.chmod(0o755)
    done = run(VERSION="3.12")
    assert (done.returncode, done.stdout) == (0, "")
    assert said(tmp_path)


def test_uninstall_fetches_nothing(run: Run, stub: Stub, person: Path) -> None:
    for name in ("python3.13", "python3.12", "python3.11", "python3"):
        stub(name, "exit 127")
    assert "not installed here" in one_sentence(run("--uninstall"))


def test_help_teaches_and_an_unknown_option_is_refused(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for option in ("--no-sound", "--model ", "--no-model", "--model-from", "--uninstall", "--keep-models"):
        assert option in done.stdout
    done = run("--frobnicate")
    assert done.returncode == 1
    assert '"--frobnicate"' in done.stderr


def test_alone_without_its_folder_it_says_what_is_missing(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "install.sh"
    shutil.copy(INSTALL, copy)
    env = {"PATH": os.defpath, "HOME": str(tmp_path)}
    done = subprocess.run(["sh", str(copy)], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "download all of it" in done.stderr


def test_without_a_home_it_says_so(run: Run) -> None:
    assert "HOME" in one_sentence(run(HOME=""))


def test_it_is_sound_posix_shell_and_names_no_package_index() -> None:
    for command in (["sh", "-n"], ["dash", "-n"], ["bash", "-n"], ["shellcheck"], ["shellcheck", "-s", "dash"]):
        if shutil.which(command[0]) is not None:
            done = subprocess.run([*command, str(INSTALL)], capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout + done.stderr) == (0, "")
    text = INSTALL.read_text()
    assert text.startswith("#!/bin/sh\n")
    assert INSTALL.stat().st_mode & 0o111
    assert "pypi" not in text.casefold()
    assert "--index" not in text


@pytest.mark.parametrize("name", ['a"b', "a$b", "a`b", "a\\b"])
def test_a_home_whose_name_scripts_would_read_as_code_is_told_in_a_sentence(
    run: Run, stub: Stub, tmp_path: Path, name: str
) -> None:
    stub("python3.12", PYTHON)
    (tmp_path / name).mkdir()
    done = run(HOME=str(tmp_path / name), VERSION="3.12")
    assert done.returncode == 1
    assert "UTTER_HOME=FOLDER" in done.stderr
    assert not (tmp_path / "said").exists()


def test_what_is_installed_is_not_writable_for_others_whatever_the_umask(run: Run, stub: Stub, tmp_path: Path) -> None:
    stub("python3.12", PYTHON.replace("printf '%s", "umask; printf '%s"))
    before = os.umask(0)
    try:
        done = run(VERSION="3.12")
    finally:
        os.umask(before)
    assert done.stdout.strip().endswith("022")
