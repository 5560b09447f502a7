"""A browser as far as its helper can tell: a process that starts the native host as Chromium does, and may be killed.

`python browser.py HOST ARGUMENT...` copies its own input and output to the host's and back, and writes the host's
process id as the first line on stderr. The host stays in the browser's process group. At the end of its input it
closes both pipes and kills the host after two seconds, which is all that Chromium does.
"""

import os
import subprocess
import sys
import threading

PATIENCE_S = 2.0


def main() -> None:
    os.setpgid(0, 0)  # as a shell starts it
    with subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as host:
        assert host.stdin is not None
        assert host.stdout is not None
        os.write(2, b"%d\n" % host.pid)
        threading.Thread(target=tell, args=(host,), daemon=True).start()
        copy(host.stdout.fileno(), 1)
        os._exit(host.wait())


def tell(host: "subprocess.Popen[bytes]") -> None:
    assert host.stdin is not None
    assert host.stdout is not None
    copy(0, host.stdin.fileno())
    host.stdin.close()
    try:
        host.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        host.kill()
    os._exit(host.wait())


def copy(source: int, target: int) -> None:
    try:
        while data := os.read(source, 1 << 16):
            while data:
                data = data[os.write(target, data) :]
    except OSError:  # nobody reads any more
        return


if __name__ == "__main__":
    main()
