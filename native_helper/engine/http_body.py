"""A request's JSON body, checked against the model of its fields."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from native_helper.engine import http_errors
from native_helper.wire.faults import UNKNOWN, first_fault
from native_helper.wire.framing import BodyError, load_json

M = TypeVar("M", bound=BaseModel)


def parse(body: bytes, model: type[M]) -> M:
    """Return what `body` asks for. Raises HttpError, which names the field and those that there are."""
    fields = f"The fields are: {', '.join(model.model_fields)}."
    try:
        given = load_json(body)
        return model.model_validate(given)
    except BodyError as error:
        raise http_errors.wrong_field(f"The body cannot be read: {error}.", fields, None) from error
    except ValidationError as error:
        fault = first_fault(error, given)
        subject = f"The field {fault.where}" if fault.where else "The body"
        told = f"There is no field {fault.where}" if fault.kind == UNKNOWN else fault.sentence(subject)
        raise http_errors.wrong_field(f"{told}.", fields, fault.field) from error
