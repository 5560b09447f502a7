"""The golden files against Python's side of the wire; the JavaScript suite reads the same files."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from native_helper.wire import types
from native_helper.wire.client_messages import BadMessage, parse
from native_helper.wire.engine_messages import EngineMessage
from native_helper.wire.framing import FrameDecoder, dump_json, frame, load_json

HERE = Path(__file__).parent


def golden(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def cases(name: str, refused: bool | None = None) -> list[Any]:
    chosen = [case for case in golden(name) if refused is None or ("error" in case) == refused]
    return [pytest.param(case, id=case["name"]) for case in chosen]


@pytest.mark.parametrize("case", cases("client_messages.json", refused=False))
def test_a_right_client_message_is_understood_and_keeps_every_field(case: dict[str, Any]) -> None:
    message = parse(case["body"])
    sent = message.wire()
    for name, value in case["body"].items():
        if name != "mood":  # the one field that this protocol does not have
            assert sent[name] == value


@pytest.mark.parametrize("case", cases("client_messages.json", refused=True))
def test_a_wrong_client_message_is_refused_with_the_field_named(case: dict[str, Any]) -> None:
    with pytest.raises(BadMessage) as refusal:
        parse(case["body"])
    assert case["error"] in str(refusal.value)


def test_a_refusal_carries_the_requests_id_but_never_its_text() -> None:
    with pytest.raises(BadMessage) as refusal:
        parse({"type": "speak", "id": "r1", "text": ["my secret diary"]})
    assert refusal.value.id == "r1"
    assert "diary" not in str(refusal.value)


@pytest.mark.parametrize("case", cases("engine_messages.json"))
def test_an_engine_message_has_the_golden_form(case: dict[str, Any]) -> None:
    body = dict(case["body"])
    for name in ("pcm", "bytes"):
        if name in body:
            body[name] = base64.b64decode(body[name])
    message = TypeAdapter(EngineMessage).validate_python(body, strict=False)
    assert message.type == body["type"]
    assert json.loads(json.dumps(message.wire(), default=lambda raw: raw.hex())) == json.loads(
        json.dumps(body, default=lambda raw: raw.hex())
    )


@pytest.mark.parametrize("case", cases("frames.json"))
def test_a_body_becomes_the_golden_frame_and_comes_back(case: dict[str, Any]) -> None:
    wanted = bytes.fromhex(case["frame"])
    assert frame(case["body"].encode()) == wanted
    assert [body.decode() for body in FrameDecoder().feed(wanted)] == [case["body"]]
    assert load_json(dump_json(load_json(case["body"].encode()))) == json.loads(case["body"])


def test_python_holds_the_golden_constants() -> None:
    constants = golden("constants.json")
    for name in (
        "protocol rate_hz sample_bytes max_frame_bytes max_pcm_bytes max_id_chars max_language_chars "
        "max_voice_chars max_voice_choices max_name_chars max_text_units min_speed max_speed lead_s port_idle_s"
    ).split():
        assert getattr(types, name.upper()) == constants[name], name
    assert [code.value for code in types.ErrorCode] == constants["error_codes"]
    assert [kind.value for kind in types.Kind] == constants["kinds"]
    assert [rule.value for rule in types.Skip] == constants["skip_rules"]
    assert [state.value for state in types.FamilyState] == constants["family_states"]
    assert list(types.FILE_FORMATS) == constants["file_formats"]
