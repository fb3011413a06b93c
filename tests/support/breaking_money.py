"""A sound instance with one of everything that money can be, to be broken.

`boroughs` writes two areas and two years: three kinds of fund, schemes, ring-fences, metrics,
savings targets, a lever whose saving is not all delivered, and a pooled supply.
"""

from __future__ import annotations

from pathlib import Path

from support.breaking import Break, replaced

BOROUGHS = {
    "model.yaml": """\
title: Better care
needs:
  older: {title: Older people}
services:
  home:
    title: Care home
    unit: place
    meets: {older: preferred}
    contribution: true
    supplies:
      own: {title: Own homes}
      shared: {title: Shared by the boroughs, pooled: true}
levers:
  redesign:
    title: Redesign
    cost: one_off
    saving: recurrent
    delivery: true
    releases: true
partners:
  nhs: The NHS
funds:
  minimum:
    title: Minimum contribution
    kind: grant
    holder: nhs
    pays: ["schemes.*"]
    parts:
      formula: By formula
      other: Not by formula
    in_full: true
    shared: true
  top_up:
    title: Top-up grant
    kind: grant
    pays: [services.home.own, services.home.shared]
    carried: true
    additional_to: [services.home.own]
  receipts:
    title: Capital receipts
    kind: one_off
  cushion:
    title: Reserve
    kind: reserve
    pays: ["funding.*"]
themes:
  discharges: Leaving hospital
  staying_well: Staying well
schemes:
  home_first:
    title: Home First
    theme: discharges
    contributions: [minimum]
    effects: {delays: range, independence: known}
  devices:
    title: Devices
    theme: staying_well
    effects: {admissions: at_least, delays: unknown, residential: known}
  moving_in:
    title: Moving in
    one_off: true
ringfences:
  social_care:
    title: Social care
    standing: law
    source: A condition
    funds: [minimum]
    lines: [schemes.home_first, "schemes.*"]
    protected: true
  out_of_hospital:
    title: Out of hospital
    standing: law
    source: A condition
    funds: [minimum]
    lines: [schemes.home_first]
    limit: share
    of: [minimum]
    together: true
  maintained:
    title: Maintained
    standing: law
    source: A condition
    lines: [schemes.home_first]
    limit: uplifted
  ceiling:
    title: Ceiling
    standing: policy
    source: A plan
    sense: at_most
    lines: [schemes.devices]
metrics:
  admissions:
    title: Admissions
    unit: count
    sense: at_most
    standing: policy
    source: A plan
    worth: true
  delays:
    title: Delayed days
    unit: days
    sense: at_most
    standing: aim
    source: A plan
    worth: true
  residential:
    title: Moves to homes
    unit: per_100000
    sense: at_most
    standing: law
    source: A framework
  independence:
    title: Still at home
    unit: percent
    sense: at_least
    standing: policy
    source: A framework
""",
    "instance.yaml": """\
title: Two boroughs
model: model.yaml
areas: {east: East, west: West}
periods:
  2026/27: {from: 2026-04-01, to: 2027-03-31}
  2027/28: {from: 2027-04-01, to: 2028-03-31}
discount: {value: 3.5, unit: "%/year", source: guess}
envelope:
  council: Council tax
lines:
  commissioned: Other care
  offices: {title: Moving offices, one_off: true}
savings_target: true
recurrent_target: true
ends: {top_up: 2027-03-31}
bridges: {receipts: [2026/27]}
no_worse_off: [east, nhs]
sources:
  guess: {kind: assumed, title: A guess, by: the tests, why: to have a number}
""",
    "needs.csv": """\
area,need,figure,unit,all,source
east,older,demand,people,100,guess
west,older,demand,people,200,guess
east,older,weight,weight,1,guess
west,older,weight,weight,1,guess
""",
    "services.csv": """\
area,service,supply,figure,unit,all,source
east,home,own,price,£/week,600,guess
east,home,own,available,places,80,guess
east,home,shared,price,£/week,800,guess
east,home,shared,own_share,%,30,guess
east,home,,contribution,£/week,100,guess
west,home,own,price,£/week,600,guess
west,home,own,available,places,150,guess
west,home,shared,price,£/week,800,guess
west,home,shared,own_share,%,70,guess
west,home,,contribution,£/week,100,guess
pooled,home,shared,available,places,100,guess
""",
    "pathways.csv": """\
area,need,service,figure,unit,all,source
east,older,home,units_per_person,places/person,1,guess
east,older,home,opening,people,100,guess
west,older,home,units_per_person,places/person,1,guess
west,older,home,opening,people,200,guess
""",
    "funding.csv": """\
area,entry,figure,unit,all,2026/27,2027/28,source
east,council,amount,£000,4500,,,guess
east,commissioned,amount,£000,1000,,,guess
east,offices,amount,£000,,20,0,guess
east,savings_target,baseline,£000,4300,,,guess
east,savings_target,savings,£000,10,,,guess
east,savings_target,recurrent_savings,£000,20,,,guess
east,formula,amount,£000,300,,,guess
east,other,amount,£000,100,,,guess
east,top_up,amount,£000,,200,0,guess
east,top_up,baseline,£000,500,,,guess
east,receipts,amount,£000,,50,10,guess
east,cushion,amount,£000,0,,,guess
east,cushion,opening,£000,100,,,guess
east,cushion,floor,£000,60,,,guess
west,council,amount,£000,8000,,,guess
west,commissioned,amount,£000,1000,,,guess
west,offices,amount,£000,,20,0,guess
west,savings_target,baseline,£000,8000,,,guess
west,savings_target,savings,£000,10,,,guess
west,savings_target,recurrent_savings,£000,20,,,guess
west,formula,amount,£000,400,,,guess
west,other,amount,£000,100,,,guess
west,top_up,amount,£000,,200,0,guess
west,top_up,baseline,£000,500,,,guess
west,receipts,amount,£000,,50,10,guess
west,cushion,amount,£000,0,,,guess
west,cushion,opening,£000,100,,,guess
west,cushion,floor,£000,60,,,guess
pooled,minimum,pooled,%,25,,,guess
pooled,rounding,amount,£,500,,,guess
""",
    "levers.csv": """\
area,lever,figure,unit,all,source
east,redesign,most,starts,2,guess
east,redesign,startable,starts,1,guess
east,redesign,delivered,%,80,guess
east,redesign,released,FTE/start,1.5,guess
east,redesign,cost_after_0,£000/start,30,guess
east,redesign,saving_after_0,£000/start,50,guess
west,redesign,most,starts,2,guess
west,redesign,startable,starts,1,guess
west,redesign,delivered,%,80,guess
west,redesign,released,FTE/start,1.5,guess
west,redesign,cost_after_0,£000/start,30,guess
west,redesign,saving_after_0,£000/start,50,guess
""",
    "schemes.csv": """\
area,scheme,fund,figure,unit,all,source
east,home_first,,least,£000,100,guess
east,home_first,,most,£000,500,guess
east,devices,,least,£000,0,guess
east,devices,,most,£000,300,guess
east,moving_in,,least,£000,5,guess
east,moving_in,,most,£000,50,guess
west,home_first,,least,£000,100,guess
west,home_first,,most,£000,500,guess
west,devices,,least,£000,0,guess
west,devices,,most,£000,300,guess
west,moving_in,,least,£000,5,guess
west,moving_in,,most,£000,50,guess
pooled,home_first,minimum,contribution,£000,600,guess
""",
    "ringfences.csv": """\
area,ringfence,line,figure,unit,all,source
east,social_care,,amount,£000,150,guess
east,social_care,schemes.home_first,protected,%,50,guess
east,social_care,schemes.*,protected,%,100,guess
west,social_care,,amount,£000,150,guess
west,social_care,schemes.home_first,protected,%,50,guess
west,social_care,schemes.*,protected,%,100,guess
pooled,out_of_hospital,,share,%,50,guess
east,maintained,,amount,£000,100,guess
east,maintained,,uplift,%,2,guess
west,maintained,,amount,£000,100,guess
west,maintained,,uplift,%,2,guess
east,ceiling,,amount,£000,300,guess
west,ceiling,,amount,£000,300,guess
""",
    "metrics.csv": """\
area,metric,scheme,figure,unit,all,source
east,admissions,,target,count/year,495,guess
east,admissions,,expected,count/year,500,guess
east,admissions,,worth,£/unit,2000,guess
east,admissions,devices,effect,units/£000,-0.1,guess
east,delays,,target,days/year,800,guess
east,delays,,expected,days/year,1000,guess
east,delays,,worth,£/unit,300,guess
east,delays,home_first,effect_weaker,units/£000,-0.5,guess
east,delays,home_first,effect_stronger,units/£000,-1,guess
east,residential,,target,"per 100,000",600,guess
east,residential,,expected,"per 100,000",600,guess
east,residential,,people,people,20000,guess
east,residential,devices,effect,units/£000,-0.01,guess
east,independence,,target,%,82,guess
east,independence,,expected,%,80,guess
east,independence,,people,people,1000,guess
east,independence,home_first,effect,units/£000,0.5,guess
west,admissions,,target,count/year,495,guess
west,admissions,,expected,count/year,500,guess
west,admissions,,worth,£/unit,2000,guess
west,admissions,devices,effect,units/£000,-0.1,guess
west,delays,,target,days/year,800,guess
west,delays,,expected,days/year,1000,guess
west,delays,,worth,£/unit,300,guess
west,delays,home_first,effect_weaker,units/£000,-0.5,guess
west,delays,home_first,effect_stronger,units/£000,-1,guess
west,residential,,target,"per 100,000",600,guess
west,residential,,expected,"per 100,000",600,guess
west,residential,,people,people,20000,guess
west,residential,devices,effect,units/£000,-0.01,guess
west,independence,,target,%,82,guess
west,independence,,expected,%,80,guess
west,independence,,people,people,1000,guess
west,independence,home_first,effect,units/£000,0.5,guess
""",
}


def boroughs(folder: Path) -> None:
    """Two areas and two years, with one of everything that money can be."""
    folder.mkdir()
    for name, text in BOROUGHS.items():
        (folder / name).write_text(text, encoding="utf-8")


def unfunded(folder: Path) -> None:
    """The boroughs without an envelope: the fund `receipts` is a grant that may pay for all.

    Without the lever either, whose saving would have nowhere to go.
    """
    boroughs(folder)
    for breaks in (
        cut("model.yaml", "levers:\n", "partners:\n"),
        cut("instance.yaml", "envelope:\n", "lines:\n"),
        cut("instance.yaml", "bridges:", "no_worse_off:"),
        rows_out("funding.csv", ",council,"),
    ):
        breaks(folder)
    replaced("model.yaml", "kind: one_off", "kind: grant")(folder)
    for _ in ("east", "west"):
        replaced("funding.csv", "receipts,amount,£000", "receipts,amount,£m")(folder)
    (folder / "levers.csv").unlink()


def cut(file: str, start: str, end: str) -> Break:
    """Take out the text from one mark up to another."""

    def take_out(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        before, _, rest = text.partition(start)
        assert end in rest, f"{file} has no {end!r} after {start!r}"
        (folder / file).write_text(before + rest[rest.index(end) :], encoding="utf-8")

    return take_out


def rows_out(file: str, part: str) -> Break:
    """Take out every row that has some text."""

    def take_out(folder: Path) -> None:
        lines = (folder / file).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if part not in line]
        assert len(kept) < len(lines)
        (folder / file).write_text("".join(kept), encoding="utf-8")

    return take_out
