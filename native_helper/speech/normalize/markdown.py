"""Marks of Markdown, which a page's source or a chat shows as they are and which nobody speaks.

Only marks go: no letter or digit does but the address behind a link's text.
"""

from typing import Final

_LINE: Final = r"(?:\A|(?<=\n))[^\S\n]*"
_ADDRESS: Final = r"(?:[a-z]{2,8}:|www\.|[/#.])[^()\s]{0,600}|[\w-]{1,60}\.\w{2,6}[^()\s]{0,600}"
_LINK_END: Final = rf"\]\((?:{_ADDRESS})(?:\s\"[^\"\n]{{0,200}}\")?\)"

# What `clean` leaves out, except in code.
MARKS: Final = (
    rf"{_LINE}\#{{1,6}}\s+"  # a heading
    rf"|{_LINE}(?:>[^\S\n]?){{1,9}}(?=\S)"  # a quotation
    rf"|{_LINE}(?:```+|~~~+)[^\n`]{{0,40}}(?=\n|\Z)"  # a block of code
    rf"|{_LINE}(?:-{{3,}}|\*{{3,}}|_{{3,}}|={{3,}})[^\S\n]*(?=\n|\Z)"  # a rule, or what underlines a heading
    r"|(?<=[-*•] )\[[ xX]\]\s"  # a box to be ticked
    rf"|!?\[(?=[^\[\]\n]{{1,300}}{_LINK_END})|{_LINK_END}"
    # "x**2" is a power: neither of its marks is one of Markdown.
    r"|(?<!\w)(?!(?:(?<=[\w)]\*)|(?<=\))\*)\*[-−]?[0-9])\*{1,3}(?=[\w\"'(\[$£€#@`~])"
    r"|(?<=[\w.,;:!?\"')\]%`~])(?<![0-9]\*)(?<!\d)(?!\*\*[-−]?[0-9])\*{1,3}(?!\w)|(?<=\d)\*\*(?!\w)"
    r"|(?<!\w)_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?![\w(])|(?<=[.,;:!?\"')\]])__(?!\w)"
    r"|~~(?=\S)|(?<=\S)~~|`{1,2}(?=[^`\s])|(?<=[^`\s])`{1,2}"
)
