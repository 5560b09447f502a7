"""One GET: whom it trusts, what it tells to whom, and how a failure is said."""

import http.server
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from native_helper import certificates
from native_helper.errors import DownloadFailed, NoNetwork
from native_helper.setup import fetch
from native_helper.setup.fetch import MayPass, Patience, get
from tests.setup.hub_server import REPOSITORY, HubServer

LOGIN = "hf_secret"
SHORT = Patience(answer_s=10, pauses_s=())


def resolve(hub: HubServer, path: str) -> str:
    return f"{hub.endpoint}/{REPOSITORY}/resolve/{list(hub.revisions)[-1]}/{path}"


def test_a_login_is_for_its_host_alone(hub: HubServer) -> None:
    hub.token = LOGIN
    with get(resolve(hub, "kokoro-v1_0.safetensors"), LOGIN, 0, SHORT) as answer:
        assert answer.status == 200
    first, second = hub.asked
    assert (first.host, first.headers["Authorization"]) == ("hub", f"Bearer {LOGIN}")
    assert second.host == "files"
    assert "Authorization" not in second.headers
    assert not any(LOGIN in value for value in second.headers.values())


def test_a_login_stays_on_the_way_within_one_host(hub: HubServer) -> None:
    hub.token = LOGIN
    hub.redirects = {"/old": "/api/models/prince-canuma/Kokoro-82M/revision/main"}
    with get(f"{hub.endpoint}/old", LOGIN, 0, SHORT) as answer:
        assert answer.status == 200
    assert [it.headers.get("Authorization") for it in hub.asked] == [f"Bearer {LOGIN}"] * 2


def test_the_part_that_is_asked_for_is_asked_for_at_the_end_of_the_way(hub: HubServer) -> None:
    with get(resolve(hub, "kokoro-v1_0.safetensors"), None, 1000, SHORT) as answer:
        assert answer.status == 206
    assert [it.headers["Range"] for it in hub.asked] == ["bytes=1000-"] * 2


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_way_that_leaves_the_web_is_not_followed(hub: HubServer, place: str) -> None:
    hub.redirects = {"/old": place}
    with pytest.raises(DownloadFailed, match=r"does not follow|refused the request \(302\)"):
        get(f"{hub.endpoint}/old", None, 0, SHORT)


def test_a_way_in_a_circle_ends(hub: HubServer) -> None:
    hub.redirects = {"/old": "/old"}
    with pytest.raises(DownloadFailed, match="302"):
        get(f"{hub.endpoint}/old", None, 0, SHORT)


def test_a_proxy_of_the_environment_is_used(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", hub.endpoint)
    fetch._opener.cache_clear()
    hub.answers = {"/x": b"through the proxy"}
    with get("http://hub.example/x", None, 0, SHORT) as answer:
        assert answer.read() == b"through the proxy"
    assert hub.asked[0].path == "http://hub.example/x"
    assert hub.asked[0].headers["Host"] == "hub.example"


def test_a_name_that_nobody_knows_means_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(MayPass) as failure:
        get("https://huggingface.co/api", None, 0, SHORT)
    assert isinstance(failure.value.error, NoNetwork)
    assert failure.value.error.message.startswith("huggingface.co was not found: there is no network")


def test_a_server_that_says_nothing_is_given_up(hub: HubServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(MayPass, match="does not answer"):
            get(address, None, 0, Patience(answer_s=0.1))


def test_a_server_that_hangs_up_is_told(hub: HubServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as rude:

        def hang_up() -> None:
            rude.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(MayPass, match="broke off"):
            get(f"http://127.0.0.1:{rude.getsockname()[1]}/", None, 0, SHORT)
        thread.join()


class Secure(NamedTuple):
    address: str
    certificate: Path


@pytest.fixture
def secure(hub: HubServer, tmp_path: Path) -> Iterator[Secure]:
    """A server with TLS whose certificate nobody vouches for; it leads to the hub, which has none."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run([*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 302)
            self.send_header("Location", hub.endpoint + "/api")
            self.end_headers()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that hangs up is what is tested
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield Secure(f"https://localhost:{server.server_port}", certificate)
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_server_that_cannot_prove_its_name_is_not_talked_to(secure: Secure) -> None:
    with pytest.raises(DownloadFailed, match="could not prove that it is localhost") as failure:
        get(f"{secure.address}/", LOGIN, 0, SHORT)
    assert "SSL_CERT_FILE" in (failure.value.remedy or "")


def test_a_certificate_of_a_companys_own_can_be_named(secure: Secure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certificate))
    fetch._opener.cache_clear()
    with get(f"{secure.address}/", None, 0, SHORT) as answer:
        assert answer.status == 200


def test_a_python_that_knows_no_certificates_finds_the_systems(secure: Secure, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", lambda *_: None)
    monkeypatch.setattr(certificates, "CERTIFICATES", ("/nowhere", str(secure.certificate)))
    fetch._opener.cache_clear()
    with get(f"{secure.address}/", None, 0, SHORT) as answer:
        assert answer.status == 200


def test_a_way_out_of_encryption_is_not_followed(
    hub: HubServer, secure: Secure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certificate))
    fetch._opener.cache_clear()
    with pytest.raises(DownloadFailed, match="without encryption"):
        get(f"{secure.address}/away", LOGIN, 0, SHORT)
    assert hub.asked == []
