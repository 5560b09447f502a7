"""Languages whose words Kokoro reads only with libraries that are installed on demand.

Their writing does not tell the sound: it takes dictionaries, large ones, that most people need not have.
"""

from importlib.util import find_spec
from typing import Final

# By language: what it is called, and the modules that `speech.phonemize` imports for it.
_NEEDED: Final = {"ja": ("Japanese", ("fugashi", "unidic_lite")), "zh": ("Chinese", ("rjieba", "pypinyin"))}


def lacking() -> dict[str, str]:
    """Return the languages that cannot be read now, and for each what to do."""
    return {
        language: f"{name} needs a dictionary that is not installed. In the folder that Utter was installed from, run: "
        f"./install.sh --extra {language}"
        for language, (name, modules) in _NEEDED.items()
        if not all(map(find_spec, modules))
    }
