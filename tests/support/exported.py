"""Two small instances whose exported programme once was not what was solved."""

from __future__ import annotations

from pathlib import Path

SOURCES = """\
discount: {value: 0, unit: "%/year", source: x}
sources:
  x: {kind: assumed, title: x, by: x, why: x}
"""

POOLED = {
    "instance.yaml": """\
title: Two areas, one pool
model: model.yaml
areas: {a: A, b: B}
periods:
  2025/26: {from: 2025-04-01, to: 2026-03-31}
no_worse_off: [b]
"""
    + SOURCES,
    "model.yaml": """\
title: Pooled places
needs:
  n: {title: Need}
services:
  s:
    title: Places
    unit: place
    meets: {n: preferred}
    supplies: {shared: {title: Shared, pooled: true}, own: {title: Own}}
""",
    "needs.csv": """\
area,need,figure,unit,all,source,where,note
a,n,demand,people,10,x,,
a,n,weight,weight,1,x,,
b,n,demand,people,10,x,,
b,n,weight,weight,1,x,,
""",
    "pathways.csv": """\
area,need,service,figure,unit,all,source,where,note
a,n,s,units_per_person,places/person,1,x,,
a,n,s,opening,people,0,x,,
b,n,s,units_per_person,places/person,1,x,,
b,n,s,opening,people,0,x,,
""",
    "services.csv": """\
area,service,supply,figure,unit,all,source,where,note
a,s,shared,price,£/week,100,x,,
b,s,shared,price,£/week,100,x,,
pooled,s,shared,available,places,10,x,,
a,s,shared,own_share,share,0.5,x,,
b,s,shared,own_share,share,0.5,x,,
a,s,own,price,£/week,2000,x,,
a,s,own,available,places,10,x,,
b,s,own,price,£/week,1000,x,,
b,s,own,available,places,10,x,,
""",
}

JOINING = {
    "instance.yaml": """\
title: Made-up town
model: model.yaml
areas: {town: Town}
periods:
  2025/26: {from: 2025-04-01, to: 2026-03-31}
"""
    + SOURCES,
    "model.yaml": """\
title: Care by day and at night
needs:
  older: {title: Older people}
services:
  home_care:
    title: Home care by day
    unit: hour/week
    meets: {older: preferred}
    supplies: {framework: {title: Framework}, nights_spot: {title: Spot for nights}}
  home_care_nights:
    title: Home care at night
    unit: hour/week
    meets: {older: suitable}
    supplies: {framework: {title: Framework}, spot: {title: Spot}}
""",
    "needs.csv": """\
need,figure,unit,all,source,where,note
older,demand,people,10,x,,
older,weight,weight,1,x,,
""",
    "pathways.csv": """\
need,service,figure,unit,all,source,where,note
older,home_care,units_per_person,hours/week/person,14,x,,
older,home_care,opening,people,0,x,,
older,home_care_nights,units_per_person,hours/week/person,14,x,,
older,home_care_nights,opening,people,0,x,,
""",
    "services.csv": """\
service,supply,figure,unit,all,source,where,note
home_care,framework,price,£/hour,20,x,,
home_care,framework,available,hours/week,60,x,,
home_care,nights_spot,price,£/hour,30,x,,
home_care,nights_spot,available,hours/week,20,x,,
home_care_nights,framework,price,£/hour,24,x,,
home_care_nights,framework,available,hours/week,100,x,,
home_care_nights,spot,price,£/hour,36,x,,
home_care_nights,spot,available,hours/week,100,x,,
""",
}


def pooled(folder: Path) -> None:
    """Two areas that share places; one may be no worse off than alone."""
    _write(folder, POOLED)


def joining(folder: Path) -> None:
    """Two supplies whose names, joined to those of their services by `_`, are the same."""
    _write(folder, JOINING)


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
