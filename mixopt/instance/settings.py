"""Changes as the command line gives them: `ADDRESS=CHANGE`. Opens no file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mixopt.errors import DataError, Fault
from mixopt.schema.change_texts import FORMS, read_change
from mixopt.schema.scenarios import Change

_SETTING = re.compile(r"([^=]+)=(.+)")

FORM = f"Write ADDRESS=CHANGE, such as services.foster_agency.price[2020/21]=850: {FORMS}"


def settings(texts: Sequence[str]) -> list[Change]:
    """Changes from `ADDRESS=CHANGE`, as `--set` takes them.

    Raises:
        DataError: A text is not of that form, or its number would be read as another.
    """
    changes, faults = [], []
    for text in texts:
        match = _SETTING.fullmatch(text)
        address = match[1].strip() if match else ""
        if match is None or not (address and address.isprintable()):
            faults.append(Fault("--set", f"read '{text}'", FORM))
            continue
        try:
            how, size = read_change(match[2])
        except ValueError as error:
            what, _, remedy = str(error).partition("; ")
            loss = what.partition("', ")[2]
            faults.append(Fault("--set", f"read '{text}'" + (f", {loss}" if loss else ""), remedy))
        else:
            changes.append(Change.model_validate({"address": address, how: size}))
    if faults:
        raise DataError(faults)
    return changes
