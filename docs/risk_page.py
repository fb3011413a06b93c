"""Writes docs/risk.md: how sure a plan is, how spreads are written, and how often bands held."""

from __future__ import annotations

import csv
from collections.abc import Callable
from inspect import cleandoc
from pathlib import Path

from mixopt.analysis import overspend
from mixopt.analysis.risk import bearing, drivers, equals, futures, pieces, sampling, statistics
from mixopt.data import spread_reader
from mixopt.instance import forecasts, spreads
from mixopt.instance.spreads import NEEDED
from mixopt.lp import lexicographic_draws, lexicographic_region
from mixopt.results.risk import FORMAT
from mixopt.results.risk_rows import Borne, Chance, Driver, Estimate, LimitFrequency, Missing

ENGLAND = Path(__file__).resolve().parent.parent / "england"

COMMAND = "mixopt risk redbridge --draws 200"

HEAD = """\
# How sure is it?

Written by the code.

Every figure of the future is a guess, and a budget is set once. `mixopt risk NAME` draws the figures as often as it is asked to, as
far out as their spreads say, and answers: how likely an overspend is, how large, and what makes most of it; how likely it is that
everyone can be supported; what each year may cost; which limits bind how often.

| to see | write |
| --- | --- |
| how sure the plan is | `mixopt risk NAME` (1,000 draws) |
| the same more exactly | `--draws 4000`: four times the draws halve every standard error |
| other draws | `--seed 7`: the same seed gives the same draws, and the same bytes |
| with forecasts from another model | `--forecast FILE`: CSV or Excel, a row a figure and period ([below](#forecasts-with-their-error)) |
| under a scenario, or with other figures | `--scenario NAME`, `--set ADDRESS=CHANGE`: made in every draw, before it is drawn |
| pictures | `--pictures` prints them; `--plot FILE.svg`, `--plot FILE.png` draws them ([below](#pictures)) |
| the same sooner | `--workers 4`: four processes share the draws ([below](#more-processes-and-more-councils)) |
| sooner still, by more machines | `--dask tcp://10.0.0.5:8786`: a Dask cluster of your own ([below](#more-machines)) |
| several councils | `mixopt risk derby redbridge`: each after the other, `--json` and `--csv` together |
| a long run that may be stopped | `--out FILE`, then `--resume FILE` |
| every number | `--json FILE`, `--csv FOLDER`, `--excel FILE.xlsx` |
| each draw again | `--csv out`, then `mixopt sweep NAME --table out/cases.csv`; figures that rise by a rate that is drawn are not swept so |

In Python: `mixopt.risk(instance, draws=1000, seed=0, workers=1, dask=None)` ([python.md](python.md)).

## Redbridge

"""

AFTER = """\

The first lines are what a finance director is told. An **overspend** is what the envelope (or else the funds) and the savings targets are short of, at
the least in sum over the years: Redbridge saves £14m by its plan, and what is not saved counts as what is overspent. **Worst
tenth** is the mean of the dearest tenth of the draws (the conditional value at risk beyond P90). Draws are those of the shipped spreads:
how far children's need may be out is measured (below); what is assumed of adults and prices is marked so in `spreads.csv`, and
should be replaced by the council's own record first.

## Spreads: `spreads.csv` and `factors.csv`

An instance may have these two tables (or sheets of its workbook). Without them it is what it was, byte for byte, and with them its plan
and prices are the same: only `mixopt risk` and `mixopt commit` read them.

"""

RULES = """\

- **Without a source, no spread.** A source is a key of `sources:` in `instance.yaml`; a published one needs `where`, a derived one its formula
  in `note`, as for any figure.
- **A spread is held to the figure's own bounds**: each end is a value that the figure may have, and the figure lies between them. A normal spread
  reaches three standard deviations. Where figures may not contradict each other (charges and prices, leavers, shares of a pool), no ends of their
  spreads do. `mixopt check` says every fault with its row, what was read and what would mend it; a scenario or `--set` is held to them as well.
- **An address names one figure or many**, with `*` for any part, and no period: the columns are the periods. A figure has one spread.
- **Each figure that an address names is drawn by itself**, unless it follows a factor. A factor needs no declaration: it is its name.
- A figure whose uplift is drawn (`uplifts.pay.rate`) rises by the rates of the draw; a spread of its own comes on top.
- What moves people's numbers is not carried from year to year otherwise than by one position: a need that is high in the first year is high in all.

"""

FORECASTS = """\
## Forecasts with their error

`--forecast FILE` reads what another model says of a figure in every period: columns `address`, `period`, `value`, `low`, `high` and `between`, the
chance in % that the outturn is between the two. Values are in the unit of the figure's row. Whatever else is in the file is for whoever reads it.

    address,period,value,low,high,between
    needs.children.demand,2025/26,91,88,96,90

"""

POLICIES_TEXT = """\
## Two policies

"""

POLICIES_AFTER = """\

- **What is decided ahead** is declared by the programme ([mathematics.md](mathematics.md)): starts of levers, permanent hires and releases, and what is
  spent on schemes, in every year of the plan. A council would also change its starts of later years once it sees the first: what can be told
  is that the truth lies between the two policies. A block contract is paid for in both, whether used or not.
- **Both see the whole draw**: what is adapted in the first year knows the last. So both are somewhat too kind.
- `mixopt explain` relaxes limits in another order: it first asks whether leaving people out is enough, with every policy kept. Here a policy is broken before
  anybody is left without a service, in every draw.
- What gives way does so in one order, so that the two can be compared: in that order, holding the plan is never better than hindsight.
  A broken limit may cost less than a kept one; so the cost of the plan held may be below that of hindsight where more limits are broken.
- Who goes without, in which years money is short and which limits bind has one answer, though several may cost the same ([below](#of-what-costs-the-same-one)).
- A draw in which nothing can be done whatever gives way counts as one in which nothing is kept, has no cost, and is told.

"""

ONE = """\
## Of what costs the same, one

"""

ONE_AFTER = """\

- So the answer does not depend on the order of rows or draws, nor on the basis that was found. With 1,000 draws of Redbridge, of Barking and Dagenham and of Derby
  solved in four orders, under both policies, nobody who goes without, no pound that is short and no limit that binds was another in any of the 6,000. (Where
  any of what costs the same would do, who goes without differs in 6% of Redbridge's draws, 21% of Barking and Dagenham's and 4 to 7% of Derby's, and the year in which
  up to £5.9m is short in 7 to 11% of Barking and Dagenham's.)
- It is a rule, and no forecast: as many go without in each of the ways. A need's `weight`, the figure that most-need mode goes by, is how a council says whom it would rather not leave out.
- Only what costs the same is told apart so. First as few people go without as can be, whoever they are; then the cost is the least: where two needs share places, those who cost
  more to support go without, whatever their weight.
- One sum decides it all: where they have to be weighed, £100,000 short a year earlier counts like one person without a service a year earlier.

## How draws are made

"""

OVERSPENT = """\

## What an overspend is

"""

BEARING_TEXT = """\
## Who bears it

Where a fund has a risk (`risk: true`, [files.md](files.md)), the answer says what is left for each partner to bear: how often, its mean, P95 and worst tenth, where no risk is
shared and if it were. Spreads of `funding.FUND.overspend` and `funding.FUND.contingency` are drawn for it alone, as no plan is held to them; so no draw may be short of
money, and a partner still bear an overspend. The table stands below that of the overspend, and `borne` has it by area and year. No shipped instance has both such a fund and
spreads.

"""

BEARING_AFTER = """\

By hand: beds that the NHS pays £600,000 for come to 2 to 8% more, uniformly, and it holds 0.5% of its fund beside it, £3,000; the council pays £200,000 for care, which comes
to no more.

| | by pencil | alone | shared: 600 of 800 |
| --- | --- | --- | --- |
| NHS, mean | 5% of £600,000, less £3,000 | £27,000 | £20,250 |
| NHS, P95 | at 7.7% | £43,200 | £32,400 |
| NHS, worst tenth | from 7.4% to 8%, on average 7.7% | £43,200 | £32,400 |
| council, mean | nothing; the other 200 of 800 | £0 | £6,750 |

`tests/analysis/test_bearing.py` holds these, and that each draw is as a plan of its figures says; `tests/analysis/test_overspend.py` what several funds, an envelope and
targets are short of. Where it is left open who pays, it is chosen in each draw by itself: of 500 draws of `better-care-fund` whose funds were given spreads it took
two thirds of the 19 seconds of the processor; where only `overspend` was drawn, a quarter of 5.

"""

PICTURES = """\
## Pictures

"""

PICTURES_AFTER = """\

- **Cost of each year**, the plan held: the band that nine in ten draws are in, that of half of them, the middle, and the money that there is: the
  envelope, and what other funds pay in the plan. What a draw's own funds pay beside may differ, so the chances above, and not the picture, say
  how often money is short. Savings targets are in those chances and not in the line.
- **The chance of an overspend of more than so much** under both policies; where no draw has one, of a discounted cost.
- **What swings it**: its mean over the fifth of the draws in which a figure, or a factor, is lowest, and over that in which it is highest (`low`
  and `high` of the table `drivers`). Others are out in these draws too, so that the bars do not add up; shares do.

`--plot` draws the same three in one file, by matplotlib (`pip install 'mixopt[plots]'`); the same answer gives the same bytes.

"""

SHARED = """\

## How draws are settled

"""

SHARED_AFTER = """\

Where coefficients move, as prices do, the region of a basis is not a polyhedron, and is checked draw by draw:

"""

WORKERS = """\

## More processes, and more councils

"""

WORKERS_AFTER = """\

- **The answer does not depend on them**: the same bytes for any `--workers`, whatever was taken up from a file, and if a process is killed. A process
  that ends costs the piece that it was at, which another does; three that end over one piece end the command.
- **What it costs**: next to nothing where a process can begin as a copy of the command (Linux); elsewhere, and in a program of several threads such as a
  notebook, half a second of loading for each. The figures are drawn once and sent as numbers.
- **`--out FILE`** adds each piece to a new file once it is done; `--resume FILE` goes on from there, in which what was half written is cut off. A
  file is of the same figures, `--draws`, `--seed` and versions, or is refused. It is data: nothing in it is run.
- **Several councils** share the processes, and `--out` holds the pieces of all. `--json` is then one document, `mixopt-risks/1`, with theirs as `risks`;
  files of `--csv` begin with the council's name.
- In a script of your own, what calls `mixopt.risk(..., workers=4)` stands under `if __name__ == "__main__":`, as processes may import the script.

## More machines

With the extra `cluster` (`pip install 'mixopt[cluster]'`, on every machine) the workers of a [Dask](https://distributed.dask.org) scheduler do
the same pieces. On one machine, whose address the others can reach, say 10.0.0.5:

```text
dask scheduler --host 10.0.0.5 --port 8786
```

On each machine that is to work, a process for each of its, say, four processors:

```text
OPENBLAS_NUM_THREADS=1 dask worker tcp://10.0.0.5:8786 --nworkers 4 --nthreads 1
```

And where the figures are:

```text
mixopt risk redbridge derby --draws 4000 --dask tcp://10.0.0.5:8786 --out draws.pieces
```

- **The same answer** as one process, byte for byte, however many workers there are, come, or are lost. Dask gives the piece of a lost worker to another; a
  piece over which one worker after the other ends (four; its `allowed-failures`) ends the command, and so does a scheduler that is gone, or a minute
  without any worker: exit code 4, and `--resume draws.pieces` goes on, with the cluster or without.
- **Versions** of mixopt, highspy, NumPy, SciPy and Python (3.11, 3.12 ...) have to be the same everywhere; where they are not, each worker that differs
  is named, and nothing is run. What they cannot promise is that processors of different makes round alike: on machines of different kinds the last digits may differ.
- Workers get programmes as numbers, whose rows and columns are named as in the model (services, areas, periods), and no table, source or note.
- **Inside your own network only.** A scheduler and its workers run whatever code they are sent, by anybody who reaches their ports, and what they send
  back is unpickled here, which can run code too. So a scheduler is trusted like the machine that you sit at. Close its ports (8786, 8787 and the workers') to
  everybody else, or use Dask's certificates: `--dask tls://10.0.0.5:8786`, with the keys in
  [Dask's own settings](https://distributed.dask.org/en/stable/tls.html).

"""

MEASURED = """\
## How far England's councils were out

`england/forecast_errors.csv` has how far simple forecasts of what councils returned from 2021 to 2025 were out: children looked after, those aged 16 and
over, protection plans, children in need, cases for each social worker, agency share, turnover, and weekly costs (in cash: inflation is in their errors),
one to four years ahead, by size of council. `benchmarks/forecast_errors.py` measured them; it says how. Holding each figure as it is, outturn in % of it,
councils of every size:

"""

COVERAGE = """\

Numbers of 16 and 17 year olds grew in those years, so that holding them was mostly too low. Redbridge's spreads are those of small councils over their median: the
width is measured, the drift of those years is not carried back to 2018.

**Do such bands hold?** So often was the outturn inside bands in which it had no part (`england/forecast_coverage.csv`). Apart by **councils**: bands measured on
every other council, held against the rest, and the other way round, for plans made from the figures of 2021 or 2022. Apart by **years**: bands measured
on what was known in the year of the plan, held against what came after, which can be asked only of one year ahead, and of two from 2023:

"""

COVERED = """\

Of other councils in the same years, somewhat less often than they say: a band that is called 90% held {councils:.0f}% of the time, all measures and distances
together. Of later years, {one:.0f}% one year ahead, and {two:.0f}% two years ahead: what comes to all councils at once is in no band that was measured before.
Further ahead nothing can be said yet, as the returns that are read begin in 2021.

## By hand

A hundred children at £1,000 a week, in a budget that is enough for 104; the need is uniform from 90 to 110. Each child is £52,142.86 a year.

| | by pencil | |
| --- | --- | --- |
| chance of an overspend | (110 − 104) / 20 | 30% |
| P90 of the overspend | need is 108: 4 children | £208,571 |
| its worst tenth | need from 108 to 110, on average 109: 5 children | £260,714 |
| its mean | ∫ from 104 to 110 of (x − 104) / 20 = 36 / 40 children | £46,929 |

`tests/analysis/test_risk.py` holds these, cases for people without a place and for starts that are held, and that every draw is what its own cold solve gives.

"""


def page(columns_of: Callable[[type], list[str]], printed: Callable[..., str]) -> str:
    """The page.

    Args:
        columns_of: Writes the table of a row's columns.
        printed: What a command prints on a terminal.
    """
    text = printed(*COMMAND.split()[1:]).strip()
    drawn = printed(*COMMAND.split()[1:], "--pictures")
    drawn = drawn[drawn.index("Cost of each year") :].strip()
    parts = [
        HEAD + f"```text\n$ {COMMAND}\n{text}\n```\n" + AFTER,
        _text(spread_reader.__doc__) + "\n" + _shapes() + "\n" + _text(spreads.__doc__) + RULES,
        FORECASTS + _text(forecasts.__doc__),
        POLICIES_TEXT + _text(futures.__doc__) + POLICIES_AFTER.rstrip() + "\n",
        ONE
        + _text(equals.__doc__)
        + ONE_AFTER
        + _text(sampling.__doc__)
        + OVERSPENT
        + _text(overspend.__doc__),
        BEARING_TEXT + _text(bearing.__doc__) + BEARING_AFTER.rstrip() + "\n",
        PICTURES
        + f"```text\n{drawn}\n```\n"
        + PICTURES_AFTER
        + "## Numbers and their standard errors\n\n"
        + _text(statistics.__doc__),
        "## What drives it\n\n" + _text(drivers.__doc__),
        SHARED.lstrip()
        + _text(lexicographic_draws.__doc__)
        + SHARED_AFTER
        + _text(lexicographic_region.__doc__)
        + WORKERS
        + _text(pieces.__doc__)
        + WORKERS_AFTER,
        MEASURED
        + _errors()
        + COVERAGE
        + _coverage()
        + COVERED.format(
            councils=_mean_coverage("councils", "1234"),
            one=_mean_coverage("years", "1"),
            two=_mean_coverage("years", "2"),
        ),
        f"## As data\n\n`--json` writes one document of format `{FORMAT}`; `--csv` a folder of the tables below, of `draws` (what came of each draw under "
        "each policy) and of `cases` (what each figure was in it, in the unit of its row); `borne` is there where a fund has a risk. Money is in £ of its own period, `discounted` in that of the "
        "first; `money` is what each period may cost where nothing is out, as in the [picture](#pictures).\n",
    ]
    rows = (
        ("estimates", Estimate), ("chances", Chance), ("drivers", Driver),
        ("limits", LimitFrequency), ("missing", Missing), ("borne", Borne),
    )  # fmt: skip
    for name, row in rows:
        parts += [f"### `{name}`\n\n{cleandoc(row.__doc__ or '')}\n", *columns_of(row)]
    return "\n".join(parts)


def _text(words: str | None) -> str:
    return f"```text\n{cleandoc(words or '')}\n```\n"


def _shapes() -> str:
    """The widths of each shape."""
    lines = ["| shape | `figure`, a row each |", "| --- | --- |"]
    lines += [f"| {shape} | {', '.join(names)} |" for shape, names in NEEDED.items()]
    return "\n".join(lines) + "\n"


def _rows(name: str) -> list[dict[str, str]]:
    with (ENGLAND / name).open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


TITLES = {
    "cla": "Children looked after",
    "cla_started": "Children who start to be looked after in a year",
    "age_16_plus": "Those aged 16 and over",
    "cpp": "Children on protection plans",
    "cin": "Children in need",
    "sw_caseload": "Cases for each social worker",
    "sw_agency_rate": "Agency share (points)",
    "sw_turnover": "Turnover (points)",
    "uc_fostering": "Fostering, £ a week",
    "uc_residential": "Residential care, £ a week",
}


def _errors() -> str:
    """The errors of holding figures."""
    lines = [
        "| | years ahead | errors | P5 | P25 | P50 | P75 | P95 |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    found = [r for r in _rows("forecast_errors.csv") if (r["rule"], r["size"]) == ("held", "all")]
    for measure, title in TITLES.items():
        for row in found:
            if row["measure"] == measure and row["years_ahead"] in {"1", "3"}:
                ends = " | ".join(
                    f"{float(row[p]):.1f}" for p in ("p5", "p25", "p50", "p75", "p95")
                )
                lines.append(f"| {title} | {row['years_ahead']} | {row['errors']} | {ends} |")
    return "\n".join(lines) + "\n"


def _coverage() -> str:
    """How often outturns were inside."""
    lines = [
        "| | years ahead | apart by | outturns | inside the 50% band | inside the 90% band |",
        "| --- | ---: | --- | ---: | ---: | ---: |",
    ]
    found = _rows("forecast_coverage.csv")
    for measure, title in TITLES.items():
        for row in found:
            if (row["measure"], row["rule"]) != (measure, "held"):
                continue
            if row["years_ahead"] in {"1", "3"} or row["apart_by"] == "years":
                cells = ("years_ahead", "apart_by", "outturns", "inside_50", "inside_90")
                lines.append("| ".join([f"| {title} ", *(f"{row[cell]} " for cell in cells)]) + "|")
    return "\n".join(lines) + "\n"


def _mean_coverage(apart_by: str, ahead: str) -> float:
    """How often outturns were inside the 90% band of figures held, all of them together."""
    found = [
        row for row in _rows("forecast_coverage.csv")
        if (row["apart_by"], row["rule"]) == (apart_by, "held") and row["years_ahead"] in ahead
    ]  # fmt: skip
    outturns = [int(row["outturns"]) for row in found]
    inside = [float(row["inside_90"]) for row in found]
    return sum(n * share for n, share in zip(outturns, inside, strict=True)) / sum(outturns)
