"""A request's JSON body, checked against the model of its fields."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from native_helper.engine import http_errors
from native_helper.wire.framing import BodyError, load_json

M = TypeVar("M", bound=BaseModel)


def parse(body: bytes, model: type[M]) -> M:
    """Return what `body` asks for. Raises HttpError, which names the field and those that there are."""
    fields = f"The fields are: {', '.join(model.model_fields)}."
    try:
        return model.model_validate(load_json(body))
    except BodyError as error:
        raise http_errors.wrong_field(f"The body cannot be read: {error}.", fields, None) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        field = str(first["loc"][0]) if first["loc"] else None
        raise http_errors.wrong_field(f"The field {where} is not valid: {first['msg']}.", fields, field) from error
