"""Languages whose words Kokoro reads only with libraries that are installed on demand.

Their writing does not tell the sound: it takes dictionaries, large ones, that most people need not have.
"""

from importlib.util import find_spec
from typing import Final

from native_helper.errors import VoiceUnavailable

# By language: what it is called, and the modules that `speech.phonemize` imports for it.
_NEEDED: Final = {"ja": ("Japanese", ("fugashi", "unidic_lite")), "zh": ("Chinese", ("rjieba", "pypinyin"))}


def lacking() -> dict[str, str]:
    """Return the languages that cannot be read now, and for each what to do."""
    return {
        language: f"{name} needs a dictionary that is not installed. {_remedy(language)}"
        for language, (name, _) in _NEEDED.items()
        if _absent(language)
    }


def judge(language: str, failed: ImportError) -> None:
    """Return if what `language` needs is not installed. Raises VoiceUnavailable if it is, and is broken."""
    module = failed.name or str(failed)
    if module in _absent(language):
        return
    name = _NEEDED[language][0]
    message = f"The dictionary for {name} is broken: the module {module} cannot be imported."
    raise VoiceUnavailable(message, _remedy(language)) from failed


def _absent(language: str) -> list[str]:
    return [module for module in _NEEDED[language][1] if find_spec(module) is None]


def _remedy(language: str) -> str:
    folder = "In the folder that Utter was installed from"
    return f"{folder}, run: ./install.sh --extra {language} (with uv or pip: install '.[{language}]')"
