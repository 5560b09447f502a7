"""docs/openapi.json: it is current, and whatever is sent to what it describes, the answer is one that it describes."""

import json
import random
import socket
from collections.abc import Iterator
from typing import Any, Final

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from native_helper.engine.http_routes import ROUTES
from scripts.describe_http import PAGE, written
from tests.engine.from_schema import values
from tests.engine.live import LiveEngine
from tests.engine.raw_http import Answer, connect, exchange, lines, parsed, posted, read_all
from tests.engine.tone import ToneFamily

DESCRIBED: Final[dict[str, Any]] = json.loads(PAGE.read_text(encoding="utf-8"))
SCHEMAS: Final = DESCRIBED["components"]["schemas"]
BODIES: Final = {route.path: route for route in ROUTES if route.method == "POST"}
JSON: Final = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=6,
)
SHORT: Final = 60
LONG: Final = 3000


@pytest.fixture(params=[SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def often(request: pytest.FixtureRequest) -> settings:
    """Return how often random requests are sent; the same ones in each run."""
    return settings(
        max_examples=request.param,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(autouse=True)
def chance_as_before() -> Iterator[None]:
    """Hypothesis seeds the random module."""
    state = random.getstate()
    yield
    random.setstate(state)


def test_the_description_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == written(), "run: python -m scripts.describe_http"


def test_every_address_is_described_and_no_other() -> None:
    assert [(path, method) for path, methods in DESCRIBED["paths"].items() for method in methods] == [
        (route.path, method.lower()) for route in ROUTES for method in route.methods
    ]


@pytest.mark.parametrize("route", [route for route in ROUTES if route.method == "GET"], ids=lambda route: route.path)
def test_what_is_listed_is_as_described(engine: LiveEngine, route: Any) -> None:
    target = route.path.replace("{id}", "tts-1")
    request = lines(engine, f"Authorization: Bearer {engine.token()}", first=f"GET {target} HTTP/1.1")
    answer = exchange(engine, request)
    assert answer.status == 200
    require_described(answer, route.path, "get")


@pytest.mark.parametrize("path", BODIES)
def test_bodies_that_the_description_allows_have_answers_that_it_describes(
    engine: LiveEngine, often: settings, path: str
) -> None:
    @often
    @given(values(schema_of_body(path), SCHEMAS))
    def fuzz(body: dict[str, Any]) -> None:
        require_described(exchange(engine, posted(engine, path, **body)), path, "post")

    fuzz()


@pytest.mark.parametrize("path", BODIES)
def test_bodies_with_one_wrong_field_have_answers_that_it_describes(
    engine: LiveEngine, often: settings, path: str
) -> None:
    fields = list(schema_of_body(path)["properties"])
    right = {"text": "Hello there."} if path == "/speak" else {"input": "Hello there."}

    @often
    @given(some.sampled_from(fields) | some.text(), JSON)
    def fuzz(field: str, value: Any) -> None:
        require_described(exchange(engine, request_with(engine, path, right | {field: value})), path, "post")

    fuzz()


@pytest.mark.parametrize("path", BODIES)
def test_bodies_of_any_bytes_are_refused_as_described(
    engine: LiveEngine, tone: ToneFamily, often: settings, path: str
) -> None:
    @often
    @given(some.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
    def fuzz(body: bytes) -> None:
        answer = exchange(engine, request_with(engine, path, body))
        assert answer.status == 400
        require_described(answer, path, "post")

    fuzz()
    assert tone.spoken == []


def test_no_head_whatever_is_in_it_makes_a_fault(engine: LiveEngine, tone: ToneFamily, often: settings) -> None:
    word = some.text(some.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
    known = some.sampled_from([route.path for route in ROUTES] + ["/", "*", "/v1/models/", "/v1/models//", "/v1/"])
    named = some.sampled_from(
        "Host Origin Authorization Content-Length Transfer-Encoding Expect Upgrade Connection Content-Type".split()
    )
    value = some.text(some.characters(min_codepoint=32, max_codepoint=255), max_size=20)

    @often
    @given(
        some.sampled_from(["GET", "POST", "HEAD", "PRI"]) | word, known | word, some.lists(some.tuples(named, value))
    )
    def fuzz(method: str, target: str, fields: list[tuple[str, str]]) -> None:
        told = [f"{name}: {text}" for name, text in fields]
        require_no_fault(engine, lines(engine, *told, first=f"{method} {target} HTTP/1.1"))

    fuzz()
    assert tone.spoken == []


def test_no_bytes_make_a_fault(engine: LiveEngine, often: settings) -> None:
    right = posted(engine, "/speak", text="...", voice="tone:high")
    place = some.integers(0, len(right))

    @often
    @given(place, place, some.binary(max_size=30))
    def fuzz(start: int, end: int, between: bytes) -> None:
        require_no_fault(engine, right[:start] + between + right[end:])

    fuzz()


def schema_of_body(path: str) -> dict[str, Any]:
    reference = DESCRIBED["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    found: dict[str, Any] = SCHEMAS[reference.rpartition("/")[2]]
    return found


def require_described(answer: Answer, path: str, method: str) -> None:
    told = DESCRIBED["paths"][path][method]["responses"]
    assert answer.status < 500, answer.body
    assert str(answer.status) in told, (answer.status, answer.body)
    content = told[str(answer.status)]["content"]
    media_type = answer.headers["content-type"].partition(";")[0]
    assert media_type in content
    if schema := content[media_type].get("schema"):
        jsonschema.validate(answer.json, {**schema, "components": DESCRIBED["components"]})


def request_with(engine: LiveEngine, path: str, body: dict[str, Any] | bytes) -> bytes:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = (
        f"Authorization: Bearer {engine.token()}",
        "Content-Type: application/json",
        f"Content-Length: {len(data)}",
    )
    return lines(engine, *fields, first=f"POST {path} HTTP/1.1") + data


def require_no_fault(engine: LiveEngine, data: bytes) -> None:
    """Send `data`, and nothing more; the engine answers it with no fault of its own, or closes."""
    with connect(engine) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it was refused while it was sent
        told = read_all(connection)
    if told:
        assert parsed(told).status < 500
