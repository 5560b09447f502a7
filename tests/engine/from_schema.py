"""Random values that a JSON schema allows, for what pydantic writes: hypothesis makes and shrinks them."""

import math
from typing import Any

from hypothesis import strategies as some
from hypothesis.strategies import SearchStrategy


def values(schema: dict[str, Any], schemas: dict[str, Any]) -> SearchStrategy[Any]:
    """Return a strategy for `schema`; `schemas` has by name what it refers to."""
    if "$ref" in schema:
        return values(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return some.one_of(*(values(one, schemas) for one in schema["anyOf"]))
    if "enum" in schema:
        return some.sampled_from(schema["enum"])
    if schema["type"] != "object":
        return _plain(schema)
    required = set(schema.get("required", ()))
    fields = {name: values(one, schemas) for name, one in schema["properties"].items()}
    optional = {name: one for name, one in fields.items() if name not in required}
    return some.fixed_dictionaries({name: fields[name] for name in sorted(required)}, optional=optional)


def _plain(schema: dict[str, Any]) -> SearchStrategy[Any]:
    match schema["type"]:
        case "string":
            return some.text(max_size=min(schema.get("maxLength", 300), 300)) | some.sampled_from(_TELLING)
        case "number":
            least, most = schema["minimum"], schema["maximum"]
            return some.floats(least, most) | some.integers(math.ceil(least), math.floor(most))
        case "boolean":
            return some.booleans()
        case "null":
            return some.none()
        case other:
            raise NotImplementedError(f"no random values for the type {other}")


# Chance alone hardly makes a text that can be spoken, or a name that is known.
_TELLING = ("Hello there.", "Ein Satz. Und noch einer, äöü 🐁.", "tone:high", "alloy", "tts-1", "en", "...")
