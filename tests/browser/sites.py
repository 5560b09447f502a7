"""Web pages for the tests, served from 127.0.0.1.

`http://127.0.0.1:PORT/x.html` is `pages/x.html`. The name localhost leads to the same server and is another origin:
that is how a page gets a frame from elsewhere.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = Path(__file__).parent / "pages"


class Pages(SimpleHTTPRequestHandler):
    """Files of one folder; `{port}` in a page is the port that it came from."""

    def do_GET(self) -> None:
        file = PAGES / self.path.partition("?")[0].lstrip("/")
        if file.suffix != ".html" or not file.is_file():
            self.send_error(404)
            return
        page = file.read_text(encoding="utf-8").replace("{port}", str(self.connection.getsockname()[1]))
        body = page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """Serve the pages and yield the site's address, without a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
