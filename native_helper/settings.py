"""The helper's settings: one TOML file, every default here.

[http]
enabled = true
port = 8573              # 0: any free port; `utter health` tells which
bind = ""                # "": this computer alone; else one more address to listen on, such as "172.17.0.1"
hosts = []               # names by which others may call it, such as "host.docker.internal"

[engine]
idle_unload_min = 10     # minutes without work until voices give their memory back; 0: never

[speech]
voice = ""               # "": the best voice there is; else an id that `utter voices` prints
"""

import re
import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from native_helper.errors import SettingsInvalid
from native_helper.plain_file import open_plain
from native_helper.wire.faults import UNKNOWN, first_fault

_LAST_PORT: Final = 65535
_LABEL: Final = r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"
_HOST: Final = rf"^({_LABEL}(\.{_LABEL})*|\[[0-9A-Fa-f:.]+\])$"


class _Section(BaseModel):
    # An unknown key is a typing error that would otherwise leave its author wondering.
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


def _address(text: str) -> str:
    if text:
        try:
            ip_address(text)  # a name could lead anywhere
        except ValueError as error:
            raise ValueError('must be "" or an address in numbers, such as "172.17.0.1"') from error
    return text


def _name(text: str) -> str:
    # No pattern of names, since whoever has one name below it could lead a page's requests here.
    if not re.fullmatch(_HOST, text):
        raise ValueError('must be one name or address alone, such as "host.docker.internal"')
    return text


class Http(_Section):
    enabled: bool = True
    port: Annotated[int, Field(ge=0, le=_LAST_PORT)] = 8573
    bind: Annotated[str, AfterValidator(_address)] = ""
    hosts: list[Annotated[str, AfterValidator(_name)]] = []


class EngineSection(_Section):
    # TOML tells 10 from 10.0; a person need not.
    idle_unload_min: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 10


class Speech(_Section):
    voice: str = ""


class Settings(_Section):
    http: Http = Http()
    engine: EngineSection = EngineSection()
    speech: Speech = Speech()


_SECTIONS: Final = {
    "": tuple(Settings.model_fields),
    **{name: tuple(type(field.default).model_fields) for name, field in Settings.model_fields.items()},
}


def other_port(port: int, path: Path) -> str:
    """Return what to do where `port` is another program's: the lines to write, and into which file."""
    return (
        f"End the program that uses port {port}, or write `[http]` and, in the line below it, "
        f"`port = {port + 1 if port < _LAST_PORT else port - 1}` into {path}"
    )


def load(path: Path) -> Settings:
    """Return the settings in `path`, the defaults if there is no such file. Raises SettingsInvalid."""
    remedy = f"Correct {path}, or remove it to have the defaults back."
    try:
        text = _read(path)
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsInvalid(f"The settings file cannot be read: {error}", remedy) from error
    try:
        given = tomllib.loads(text)
        return Settings.model_validate(given)
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid(f"The settings file is not TOML: {error}", remedy) from error
    except ValidationError as error:
        raise SettingsInvalid(_told(error, given), remedy) from error


def _told(error: ValidationError, given: dict[str, Any]) -> str:
    fault = first_fault(error, given)
    section, _, key = fault.where.rpartition(".")
    fields = _SECTIONS.get(section)
    if fault.kind == UNKNOWN and fields is not None:
        kind = "setting" if section else "section"
        return f"There is no {kind} {fault.where}; there are: {', '.join(sorted(fields))}."
    value = given
    for part in fault.where.split("."):
        value = value[int(part) if isinstance(value, list) else part]
    if not section and key in _SECTIONS:
        return f"The setting {key} = {value!r} must be a section, which begins with a line [{key}]."
    return f"{fault.sentence(f'The setting {fault.where} = {value!r}')}."


def _read(path: Path) -> str:
    with open_plain(path) as file:
        return file.read().decode("utf-8")
