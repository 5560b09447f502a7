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

[remote]
url = ""                 # "": none; else a server of OpenAI's speech interface: text read with its voices goes there
model = "tts-1"          # which of its models speaks
voices = []              # names of its voices; []: it is asked for them
languages = ["en"]       # that they speak, where their names do not tell
key = ""                 # what it knows you by; nobody else may be able to read this file then
plain_http = false       # true: text may cross the network without encryption
rate_hz = 24000          # of sound that does not tell its own
timeout_s = 30           # without any more sound until it is given up
"""

import os
import re
import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from native_helper.errors import SettingsInvalid
from native_helper.plain_file import open_plain
from native_helper.voices.names import is_name, is_tag
from native_helper.voices.remote.server import Server, parse
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


def _url(text: str) -> str:
    if text:
        parse(text)
    return text


def _key(text: str) -> str:
    # It becomes a line of a request: a line end in it would begin another.
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise ValueError("must be one word of plain letters, digits and marks")
    return text


def _voice(text: str) -> str:
    if not is_name(text):
        raise ValueError("must be the name of a voice")
    return text


def _tag(text: str) -> str:
    if not is_tag(text):
        raise ValueError('must be a language as a tag, such as "en" or "pt-BR"')
    return text


class Remote(_Section):
    url: Annotated[str, AfterValidator(_url)] = ""
    model: Annotated[str, Field(min_length=1, max_length=200)] = "tts-1"
    voices: list[Annotated[str, AfterValidator(_voice)]] = []
    languages: Annotated[list[Annotated[str, AfterValidator(_tag)]], Field(min_length=1)] = ["en"]
    key: Annotated[str, Field(repr=False), AfterValidator(_key)] = ""
    plain_http: bool = False
    rate_hz: Annotated[int, Field(ge=8000, le=192_000)] = 24_000
    timeout_s: Annotated[float, Field(ge=1, le=600)] = 30

    @model_validator(mode="after")
    def _encrypted(self) -> Self:
        if self.url and not self.plain_http:
            address = parse(self.url)
            if not address.is_encrypted and not address.is_this_computer:
                raise ValueError(
                    "must have a url of https://, or plain_http = true where you trust the network: "
                    "text would cross it for all to read"
                )
        return self

    def server(self) -> Server | None:
        """Return the server that is meant, None by default."""
        if not self.url:
            return None
        return Server(
            parse(self.url),
            self.model,
            tuple(dict.fromkeys(self.voices)),
            tuple(self.languages),
            self.key,
            self.rate_hz,
            self.timeout_s,
        )


class Settings(_Section):
    http: Http = Http()
    engine: EngineSection = EngineSection()
    speech: Speech = Speech()
    remote: Remote = Remote()


_SECRETIVE: Final = "remote"
_SECRETS: Final = {_SECRETIVE, f"{_SECRETIVE}.key", f"{_SECRETIVE}.url"}
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
        text, is_open = _read(path)
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsInvalid(f"The settings file cannot be read: {error}", remedy) from error
    try:
        given = tomllib.loads(text)
        settings = Settings.model_validate(given)
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid(f"The settings file is not TOML: {error}", remedy) from error
    except ValidationError as error:
        raise SettingsInvalid(_told(error, given), remedy) from error
    if settings.remote.key and is_open:
        import shlex

        told = f"The settings file holds the key of a speech server, and others can read it: {path}"
        raise SettingsInvalid(told, f"Close it to them with: chmod 600 {shlex.quote(str(path))}")
    return settings


def _told(error: ValidationError, given: dict[str, Any]) -> str:
    fault = first_fault(error, given)
    section, _, key = fault.where.rpartition(".")
    fields = _SECTIONS.get(section)
    if fault.kind == UNKNOWN:
        if fields is None:  # a name in quotes with a dot in it, or one that is cut
            return f"There is no setting {fault.where}."
        kind = "setting" if section else "section"
        return f"There is no {kind} {fault.where}; there are: {', '.join(sorted(fields))}."
    value = given
    for part in fault.where.split("."):
        value = value[int(part) if isinstance(value, list) else part]
    if not section and key in _SECTIONS and not isinstance(value, dict):
        shown = "" if key == _SECRETIVE else f" = {value!r}"
        return f"The setting {key}{shown} must be a section, which begins with a line [{key}]."
    # Neither the key, nor an address with a password in it, nor their section is told to whoever looks on.
    shown = "" if fault.where in _SECRETS else f" = {value!r}"
    return f"{fault.sentence(f'The setting {fault.where}{shown}')}."


def _read(path: Path) -> tuple[str, bool]:
    """Return what is in the file, and whether others than its owner can read or change it."""
    with open_plain(path) as file:
        mode = os.fstat(file.fileno()).st_mode
        return file.read().decode("utf-8"), bool(mode & 0o077)
