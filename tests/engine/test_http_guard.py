import pytest

from native_helper.engine.http_guard import Head, has_token, may_pass

PORT = 8573
TOKEN = "k" * 43


def head(*fields: tuple[str, str], method: str = "GET", target: str = "/health", host: str | None = None) -> Head:
    named = [("host", host or f"127.0.0.1:{PORT}"), *fields]
    return Head(method.encode(), target.encode(), tuple((name.encode(), value.encode()) for name, value in named))


@pytest.mark.parametrize("host", ["127.0.0.1:8573", "localhost:8573", "LOCALHOST:8573", "[::1]:8573"])
def test_this_machine_by_its_own_names_may_pass(host: str) -> None:
    assert may_pass(head(host=host), PORT)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",  # without the port it is another origin
        "127.0.0.1:80",
        "127.0.0.1:85730",
        "localhost.evil.com:8573",
        "127.0.0.1.evil.com:8573",
        "evil.com:8573",
        "127.1:8573",
        "0.0.0.0:8573",
        "2130706433:8573",
        "user@127.0.0.1:8573",
        "::1:8573",
        "localhost.:8573",
        " ",
    ],
)
def test_any_other_host_is_refused(host: str) -> None:
    assert not may_pass(head(host=host), PORT)


def test_two_hosts_are_refused_even_if_both_are_right() -> None:
    assert not may_pass(head(("host", "127.0.0.1:8573")), PORT)


def test_a_request_without_host_is_refused() -> None:
    assert not may_pass(Head(b"GET", b"/health", ()), PORT)


@pytest.mark.parametrize(
    "field",
    [
        ("origin", "https://evil.com"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:8573"),  # after rebinding, the page's own origin
        ("origin", "chrome-extension://abcdefghijklmnopabcdefghijklmnop"),
        ("referer", "https://evil.com/"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-site", ""),
    ],
)
def test_what_a_browser_adds_for_a_page_is_refused(field: tuple[str, str]) -> None:
    assert not may_pass(head(field), PORT)


def test_an_address_typed_by_the_person_may_pass() -> None:
    assert may_pass(head(("sec-fetch-site", "none")), PORT)


@pytest.mark.parametrize("target", ["http://127.0.0.1:8573/health", "http://evil.com/health", "*", "evil.com:443"])
def test_a_target_that_is_no_path_is_refused(target: str) -> None:
    assert not may_pass(head(target=target), PORT)


def test_a_preflight_is_refused() -> None:
    assert not may_pass(head(method="OPTIONS"), PORT)


@pytest.mark.parametrize("value", [f"Bearer {TOKEN}", f"bearer {TOKEN}", f"BEARER  {TOKEN}"])
def test_the_token_opens(value: str) -> None:
    assert has_token(head(("authorization", value)), TOKEN)


@pytest.mark.parametrize(
    "values",
    [
        [],
        [""],
        ["Bearer"],
        ["Bearer "],
        [TOKEN],
        [f"Basic {TOKEN}"],
        [f"Bearer {TOKEN[:-1]}"],
        [f"Bearer {TOKEN}k"],
        [f"Bearer {TOKEN.upper()}"],
        [f"Bearer {TOKEN}", f"Bearer {TOKEN}"],
    ],
)
def test_anything_else_does_not(values: list[str]) -> None:
    assert not has_token(head(*(("authorization", value) for value in values)), TOKEN)
