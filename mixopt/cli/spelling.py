"""Characters that an encoding lacks, spelt out: those that we print in ASCII, others by number."""

from __future__ import annotations

import codecs

SPELT_OUT = "mixopt.spelt_out"
"""What is done with characters that an encoding lacks, as `errors=` takes it."""


IN_ASCII = {"→": "->", "≤": "<=", "≥": ">=", "×": "x", "–": "-", "…": "..."}
"""What we print besides £, as ASCII has it."""


def _spell_out(error: UnicodeError) -> tuple[str, int]:
    """£ as GBP, what else we print in ASCII; any other character by its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = ""
    for at in range(error.start, error.end):
        character, after = error.object[at], error.object[at + 1 : at + 2]
        if character == "£":
            text += "GBP " if after.isdigit() else "GBP"
        elif character in IN_ASCII:
            text += IN_ASCII[character]
        else:
            text += character.encode("ascii", "backslashreplace").decode("ascii")
    return text, error.end


codecs.register_error(SPELT_OUT, _spell_out)
