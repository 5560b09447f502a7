"""Pages in a real browser against the engine's HTTP: none gets sound, text or an effect, from wherever it comes.

Each attack is first tried on a server that does not defend itself, which shows that the browser does send it.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from native_helper.paths import folders
from native_helper.speech.encode import streamed_wav_header
from tests.browser.chromium import binary
from tests.engine import conftest as of_engine
from tests.engine.live import LiveEngine, running
from tests.engine.tone import ToneFamily
from tests.slices import sliced

tone, engine = of_engine.tone, of_engine.engine  # fixtures, of which pytest finds those of other folders by name alone

TEXT: Final = "Quillby keeps nine lanterns."
REFUSED: Final = "This request is not allowed."
PAGE: Final = "<!doctype html><title>A page</title><p>Nothing to see."

# What a page can do to `target`, an address such as http://127.0.0.1:8573. Each answers what the page learned.
_MEANS: Final = """
const text = TEXT;
const json = JSON.stringify({text, input: text, model: "tts-1", voice: "alloy"});
const query = `?text=${encodeURIComponent(text)}&input=${encodeURIComponent(text)}`;
const read = (url, how) => fetch(url, how).then((answer) => answer.text(), () => "");
const load = (name, fields, at = document.body) => new Promise((resolve) => {
  const element = Object.assign(document.createElement(name), fields);
  for (const event of ["load", "loadedmetadata"]) element.addEventListener(event, () => resolve(element));
  element.addEventListener("error", () => resolve(null));
  at.append(element);
});
const looked = (frame) => { try { return frame.contentDocument?.body.innerText ?? ""; } catch { return ""; } };
const sent = (kind, path, name, value) => new Promise((resolve) => {
  const into = `into${frames.length}`;
  const frame = Object.assign(document.createElement("iframe"), {name: into});
  document.body.append(frame);
  frame.addEventListener("load", () => resolve(looked(frame)));
  const form = Object.assign(document.createElement("form"),
    {action: target + path, method: "POST", enctype: kind, target: into});
  form.append(Object.assign(document.createElement("input"), {name, value}));
  document.body.append(form);
  form.submit();
});
"""
ATTACKS: Final = {
    "fetch": "return read(target + path + query)",
    "fetch, JSON": """return read(target + path,
        {method: "POST", headers: {"content-type": "application/json"}, body: json})""",
    "fetch with the token": """return read(target + path, {method: "POST", body: json,
        headers: {"content-type": "application/json", authorization: `Bearer ${token}`}})""",
    "fetch, no-cors": 'return read(target + path, {method: "POST", mode: "no-cors", body: json})',
    "fetch, no-cors, GET": 'return read(target + path + query, {mode: "no-cors"})',
    "fetch without referrer": 'return read(target + path + query, {referrerPolicy: "no-referrer", mode: "no-cors"})',
    "XMLHttpRequest": """return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.onloadend = () => resolve(request.responseText);
        request.open("POST", target + path);
        request.send(json);
      })""",
    "beacon": "navigator.sendBeacon(target + path, json); return read(target + path + query)",
    "form": 'return sent("application/x-www-form-urlencoded", path, "text", text)',
    "form that is JSON": 'return sent("text/plain", path, json.slice(0, -1) + \',"pad":"\', \'"}\')',
    "audio": 'return (await load("audio", {src: target + path + query, preload: "auto"})) ? "sound" : ""',
    "picture": 'return (await load("img", {src: target + path + query})) ? "picture" : ""',
    "script": 'await load("script", {src: target + path + query}); return globalThis.learned ?? ""',
    "module": "return import(target + path + query).then((found) => JSON.stringify(found), () => '')",
    "style": """await load("link", {rel: "stylesheet", href: target + path + query}, document.head);
        return [...document.styleSheets].map((sheet) => {
          try { return sheet.cssRules[0]?.cssText ?? ""; } catch { return ""; }
        }).join("")""",
    "frame": 'return looked(await load("iframe", {src: target + path + query}))',
    "object": 'await load("object", {data: target + path + query}); return ""',
    "event source": """return new Promise((resolve) => {
        const source = new EventSource(target + path + query);
        source.onmessage = (event) => resolve(event.data);
        source.onerror = () => { source.close(); resolve(""); };
      })""",
    "web socket": """return new Promise((resolve) => {
        const socket = new WebSocket(target.replace("http", "ws") + path + query);
        socket.onopen = () => resolve("open");
        socket.onerror = () => resolve("");
      })""",
}  # fmt: skip


@dataclass
class Naive:
    """A server that lets everybody do everything."""

    port: int
    asked: list[str] = field(default_factory=list)  # addresses and bodies

    @property
    def heard(self) -> bool:
        return any(TEXT in unquote(one.replace("+", " ")) for one in self.asked)


@contextmanager
def naive() -> Iterator[Naive]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            told.asked.append(self.path + self.rfile.read(size).decode())
            is_page = self.path == "/"
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if is_page else "audio/wav")
            for name in ("Origin", "Headers", "Private-Network"):
                self.send_header(
                    f"Access-Control-Allow-{name}", "authorization, content-type" if name == "Headers" else "*"
                )
            self.end_headers()
            self.wfile.write(PAGE.encode() if is_page else streamed_wav_header() + bytes(48_000))

        do_POST = do_OPTIONS = do_GET  # noqa: N815 - its names

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        told = Naive(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield told
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for which every name below .test is this machine, as DNS may tell a page's visitor."""
    rules = "MAP *.test 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            headless=True, executable_path=binary(), args=[f"--host-resolver-rules={rules}"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def attack(page: Page, name: str, target: str, path: str, token: str) -> str:
    """Let the page do it, and return what it learned; `token` is one that it was never told."""
    means = _MEANS.replace("TEXT", repr(TEXT))
    learned: str = page.evaluate(
        f"async ([target, path, token]) => {{ {means} {ATTACKS[name]} }}", [target, path, token]
    )
    return learned


def require_nothing(engine: LiveEngine, tone: ToneFamily) -> None:
    assert tone.spoken == []
    assert engine.on_loop(engine.engine.synthesis.counts) == {"running": 0, "waiting": 0}


def refusals(caplog: pytest.LogCaptureFixture) -> int:
    return sum("http_refused" in record.getMessage() for record in caplog.records)


# A stranger; a page of another server of this machine, under the same name as the engine's and under the same address.
@pytest.mark.parametrize(
    "place",
    ["evil.test", pytest.param("localhost", marks=pytest.mark.long), pytest.param("127.0.0.1", marks=pytest.mark.long)],
)
@pytest.mark.parametrize("name", sliced(ATTACKS, 5))
def test_a_page_from_anywhere_gets_nothing(
    page: Page, engine: LiveEngine, tone: ToneFamily, caplog: pytest.LogCaptureFixture, name: str, place: str
) -> None:
    host = "127.0.0.1" if place == "evil.test" else place
    caplog.set_level(logging.INFO)
    with naive() as web:
        page.goto(f"http://{place}:{web.port}/")
        web.asked.clear()
        attack(page, name, f"http://{host}:{web.port}", "/speak", "t")
        assert web.heard, "the browser does not even send this"
        for path in ("/speak", "/v1/audio/speech", "/health", "/v1/audio/voices"):
            before = refusals(caplog)
            assert attack(page, name, f"http://{host}:{engine.http_port}", path, engine.token()) == ""
            assert refusals(caplog) > before, f"{path} was not asked"
            require_nothing(engine, tone)


@pytest.mark.parametrize("name", sliced(ATTACKS, 5))
def test_a_page_whose_name_leads_to_the_engine_since_it_was_loaded_reads_a_refusal_at_most(
    page: Page, tone: ToneFamily, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.INFO)
    with naive() as web:
        own = f"http://rebound.test:{web.port}"
        page.goto(own)
    folders().settings.write_text(f"[http]\nport = {web.port}\n")
    with running(tone) as engine:
        for path in ("/speak", "/v1/audio/speech", "/health", "/v1/models"):
            before = refusals(caplog)
            learned = attack(page, name, own, path, engine.token())
            assert learned == "" or REFUSED in learned
            assert refusals(caplog) > before, f"{path} was not asked"
            require_nothing(engine, tone)


@pytest.mark.parametrize("path", ["/speak", "/v1/audio/speech", "/health", "/voices"])
def test_a_page_that_leads_the_person_there_shows_a_refusal(
    page: Page, engine: LiveEngine, tone: ToneFamily, path: str
) -> None:
    with naive() as web:
        page.goto(f"http://evil.test:{web.port}/")
        target = f"http://127.0.0.1:{engine.http_port}{path}"
        with page.expect_navigation():
            page.evaluate("(target) => { location.href = `${target}?text=Hello` }", target)
        assert REFUSED in page.inner_text("body")
        page.goto(f"http://evil.test:{web.port}/")
        with page.expect_navigation():
            page.evaluate(
                """(target) => {
                  const form = Object.assign(document.createElement("form"), {action: target, method: "POST"});
                  form.enctype = "text/plain";
                  const field = {name: '{"text": "Hello there.", "pad": "', value: '"}'};
                  form.append(Object.assign(document.createElement("input"), field));
                  document.body.append(form);
                  form.submit();
                }""",
                target,
            )
        assert REFUSED in page.inner_text("body")
    require_nothing(engine, tone)


@pytest.mark.parametrize("kind", ["data", "sandbox", "blob"])
def test_a_frame_that_hides_where_it_is_gets_nothing(
    page: Page, engine: LiveEngine, tone: ToneFamily, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    script = f"""<script>fetch("http://127.0.0.1:{engine.http_port}/voices").then((a) => a.text(), () => "")
      .then((text) => parent.postMessage(text, "*"))</script>"""
    with naive() as web:
        page.goto(f"http://evil.test:{web.port}/")
        learned: Any = page.evaluate(
            """([kind, script]) => new Promise((resolve) => {
              addEventListener("message", (event) => resolve(event.data));
              const frame = document.createElement("iframe");
              const blob = () => URL.createObjectURL(new Blob([script], {type: "text/html"}));
              if (kind === "sandbox") { frame.sandbox = "allow-scripts"; frame.srcdoc = script; }
              else frame.src = kind === "blob" ? blob() : `data:text/html,${encodeURIComponent(script)}`;
              document.body.append(frame);
            })""",
            [kind, script],
        )
    assert learned == ""
    assert refusals(caplog) > 0
    require_nothing(engine, tone)
