"""`utter dictionary`."""

from typing import Any, Final

from native_helper.cli.arguments.command import add_command, add_json, add_markup

_DICTIONARY: Final = """\
Your own words for what is read wrong: a name said by other words,
or by sounds. They are in one file that you may also edit by hand:
dictionary.toml in the config folder. docs/dictionary.md explains it.
"""

_DICTIONARY_ADD: Final = """\
Adds an entry, or changes the one for the same word and language.

WORD is a word or phrase. In lower case it matches in any case; with
capitals only as it is written. SAY is what is spoken instead.
What has a space in it needs quotes.
"""

_DICTIONARY_EXAMPLES: Final = """\
examples:
  utter dictionary add Nguyen win
  utter dictionary add "St. Ives" "saint eyves"
  utter dictionary add gnocchi --ipa "ˈnjɔki"
  utter dictionary add --language en-GB herb --ipa "hɜːb"
  utter dictionary add --pattern '\\b(\\d+)x\\b' '\\1 times'
  utter dictionary list
  utter dictionary test "Mr. Nguyen had gnocchi."
  utter dictionary remove Nguyen
"""


def add_dictionary(commands: Any) -> None:
    dictionary = add_command(commands, "dictionary", "teach it how words are said", _DICTIONARY, _DICTIONARY_EXAMPLES)
    actions = dictionary.add_subparsers(
        prog="utter dictionary", dest="action", metavar="ACTION", title="actions", required=True
    )
    add = add_command(actions, "add", "add or change an entry", _DICTIONARY_ADD, _DICTIONARY_EXAMPLES)
    add.add_argument("word", metavar="WORD", help="the word or phrase, or with --pattern a regular expression")
    add.add_argument("say", nargs="?", metavar="SAY", help="the words that are spoken instead")
    add.add_argument("--ipa", metavar="SOUNDS", help="the sounds instead: IPA, or Kokoro's own symbols")
    add.add_argument("--pattern", action="store_true", help="WORD is a regular expression; \\1 in SAY is its group")
    add.add_argument("--language", metavar="TAG", help="only in texts of this language, such as en or pt-BR")
    listed = add_command(actions, "list", "print every entry, and what is wrong in the file")
    remove = add_command(actions, "remove", "remove the entries for a word or pattern")
    remove.add_argument("word", metavar="WORD", help="as `utter dictionary list` prints it")
    remove.add_argument("--language", metavar="TAG", help="only the entry for this language")
    test = add_command(actions, "test", "print how a text would be spoken, and by which entries")
    test.add_argument("words", nargs="+", metavar="TEXT", help="the text")
    test.add_argument("--language", metavar="TAG", help="its language, such as en; else it is guessed")
    add_markup(test)
    for command in (add, listed, remove, test):
        add_json(command)
