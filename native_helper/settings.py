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

import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from native_helper.errors import SettingsInvalid
from native_helper.plain_file import open_plain

_LABEL: Final = r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"
_HOST: Final = rf"^({_LABEL}(\.{_LABEL})*|\[[0-9A-Fa-f:.]+\])$"


class _Section(BaseModel):
    # An unknown key is a typing error that would otherwise leave its author wondering.
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


def _address(text: str) -> str:
    if text:
        ip_address(text)  # a name could lead anywhere; a ValueError says what is wrong
    return text


class Http(_Section):
    enabled: bool = True
    port: Annotated[int, Field(ge=0, le=65535)] = 8573
    bind: Annotated[str, AfterValidator(_address)] = ""
    # One name each, without port: no pattern, since whoever has one name below it could lead a page's requests here.
    hosts: list[Annotated[str, Field(pattern=_HOST)]] = []


class EngineSection(_Section):
    # TOML tells 10 from 10.0; a person need not.
    idle_unload_min: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 10


class Speech(_Section):
    voice: str = ""


class Settings(_Section):
    http: Http = Http()
    engine: EngineSection = EngineSection()
    speech: Speech = Speech()


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
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid(f"The settings file is not TOML: {error}", remedy) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        reason = first["msg"][:1].lower() + first["msg"][1:]
        raise SettingsInvalid(f"The setting {key} = {first['input']!r} is not valid: {reason}", remedy) from error


def _read(path: Path) -> str:
    with open_plain(path) as file:
        return file.read().decode("utf-8")
