"""The page on what is usual: the checks of sense, and every range of the shipped models."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

from mixopt.data.models import load_model
from mixopt.data.paths import INSTANCES, MODELS
from mixopt.instance.remarks import CHECKS
from mixopt.instance.sense.usual import SECTIONS
from mixopt.schema.model import Model
from mixopt.schema.usual import Usual

OF_FLOWS = ("opening", "starts", "rate", "stay")
"""Figures of needs that stand in the table of flows."""

OPENING = """\
# What is usual

Written by the code, from the models and from `mixopt/instance/sense/`.

`mixopt check` and `mixopt solve` remark upon figures that are possible and unusual: file, row and column, what was read,
what is usual and, where a slip of unit explains it, what was probably meant ("a price a year given as a price a week").
A remark stops nothing; they are counted, ten of a kind are printed, and with `--strict` each is a fault. `check` also says what
plain counting finds that no plan can meet; `solve` explains that instead. The ranges catch wrong units and lost noughts, not
opinions: they are as wide as councils differ, and wider.

## The checks

| check | what it looks at |
| --- | --- |
"""

RANGES = """
## A range of a model

An entry of `needs`, `services`, `roles`, `standards` or `levers` says under `usual` what its figures are, by the figure's name.
A figure of a pathway (`units_per_person`, `stays`) stands with its service.

```yaml
services:
  home_care:
    usual:
      price: {least: 11.8, most: 57, unit: £/hour, year: 2024/25, rises: 5.4, kind: published, source: ..., why: ...}
```

Money moves with the years: `most` is taken in each period's own year, `least` in that of the plan's first period, since a plan may
be in the prices of its first year throughout. Numbers are rounded to three digits before anything is compared with them.

## A council that differs

`instance.yaml` accepts what is right here and unusual elsewhere. Within the range nothing is remarked upon, of any kind:

```yaml
usual:
  - figures: services.childrens_home.*.price
    least: 3000
    most: 28000
    unit: £/week
    why: Two children with solo placements; the panel agreed both on 3 March 2026.
```
"""


def page() -> str:
    """The whole page."""
    rows = [f"| `{check.__name__}` | {_first(check.__doc__)} |" for check in CHECKS]
    parts = [OPENING + "\n".join(rows), RANGES]
    parts += [f"## {_name(path)}\n\n{_table(load_model(path))}" for path in _models()]
    return "\n".join(parts)


def _models() -> Iterator[Path]:
    """The models that say something themselves; those that include them say the same."""
    for path in (*sorted(MODELS.glob("*.yaml")), *sorted(INSTANCES.glob("*/model.yaml"))):
        if "\n    usual:" in path.read_text(encoding="utf-8"):
            yield path


def _name(path: Path) -> str:
    of_instance = path.parent != MODELS
    return f"Instance `{path.parent.name}`" if of_instance else f"Model `{path.stem}`"


def _first(text: str | None) -> str:
    return cleandoc(text or "").split("\n\n")[0].replace("\n", " ")


def _table(model: Model) -> str:
    rows = ["| figure | usual | of | source | why |", "| --- | --- | --- | --- | --- |"]
    for section in dict.fromkeys(section for section, _ in SECTIONS.values()):
        for name, entry in getattr(model, section).items():
            flow = section == "needs" and entry.flow
            tables = {figure: "flows" for figure in OF_FLOWS if flow}
            rows += [
                _row(f"{tables.get(figure, section)}.{name}.{figure}", u)
                for figure, u in entry.usual.items()
            ]
    return "\n".join(rows) + "\n"


def _row(figure: str, usual: Usual) -> str:
    rises = f", rises {usual.rises:g}% a year" if usual.rises else ""
    year = (usual.year or "any year") + rises
    source = f"{'assumed: ' if usual.kind == 'assumed' else ''}{usual.source}"
    span = f"{usual.least:,.10g} to {usual.most:,.10g} {usual.unit}"
    return f"| `{figure}` | {span} | {year} | {source} | {usual.why} |"
