"""The pictures of a risk as SVG or PNG: cost against the envelope, exceedance, what swings it."""

from __future__ import annotations

from typing import Any

from mixopt.report.plot import encode_picture
from mixopt.results.risk import Risk
from mixopt.results.risk_rows import HELD, HINDSIGHT, OVERSPEND
from mixopt.results.risk_series import exceedance_of, fan_of, swings_of
from mixopt.results.risk_words import TITLES
from mixopt.units import pounds

DARK, PALE, LINE = "#1d4f7c", "#c9dcec", "#8a3b12"
"""As in the pictures of a paper."""

MIDDLE = "#7ba6cb"
"""Between the first two: of the inner band of the fan."""

MILLION = 1e6

LETTERS = 34
"""Of what swings, in a line."""


def risk_picture(found: Risk, kind: str) -> bytes:
    """All three, one under the other, as the bytes of a file.

    Args:
        found: What came of the draws.
        kind: One of the formats of `plot`.
    """
    from matplotlib import rcParams
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rcParams["svg.hashsalt"] = "mixopt"  # the same input gives the same bytes
    sheet = Figure(figsize=(8, 13), layout="constrained")
    FigureCanvasAgg(sheet)
    fan, beyond, swings = sheet.subplots(3, 1)
    sheet.suptitle(f"{found.title}: {found.draws:,} draws", fontsize="large")
    _draw_fan(found, fan)
    _draw_exceedance(found, beyond)
    _draw_swings(found, swings)
    return encode_picture(sheet, kind)


def _draw_fan(found: Risk, axes: Any) -> None:
    fan = fan_of(found)
    at = [*range(len(fan.bands))]
    for low, high, colour, name in (
        ("p5", "p95", PALE, "nine in ten draws"),
        ("p25", "p75", MIDDLE, "half of them"),
    ):
        ends = [[getattr(each, end) / MILLION for each in fan.bands] for end in (low, high)]
        if len(at) > 1:
            axes.fill_between(at, *ends, color=colour, label=name)
        else:
            axes.vlines(at, *ends, color=colour, linewidth=30, label=name)
    middle = [each.p50 / MILLION for each in fan.bands]
    axes.plot(at, middle, color=DARK, marker="o", linewidth=2, label="the middle")
    if fan.money:
        money = [each / MILLION for each in fan.money]
        axes.plot(
            at, money, color=LINE, marker="s", linestyle="--", label="envelope, and what funds pay"
        )
    axes.set_xticks(at, [each.period for each in fan.bands])
    axes.set_title(f"Cost of each year, {TITLES[fan.policy].lower()}", fontsize="medium")
    axes.set_ylabel("£ million")
    axes.legend(frameon=False, fontsize="small")


def _draw_exceedance(found: Risk, axes: Any) -> None:
    exceedance = exceedance_of(found)
    styles = {HELD: (DARK, "-"), HINDSIGHT: (LINE, "--")}
    for policy, title in TITLES.items():
        curve, (colour, style) = exceedance.curves[policy], styles[policy]
        if curve:
            values, shares = zip(*curve, strict=True)
            across = [value / MILLION for value in values]
            up = [100 * share for share in shares]
            axes.step(across, up, where="post", color=colour, linestyle=style, label=title.lower())
    what = "an overspend" if exceedance.measure == OVERSPEND else "a discounted cost"
    axes.set_title(f"Chance of {what} of more than so much", fontsize="medium")
    axes.set_xlabel("£ million")
    axes.set_ylabel("% of draws")
    axes.set_ylim(0, 100)
    axes.legend(frameon=False, fontsize="small")


def _draw_swings(found: Risk, axes: Any) -> None:
    measure, mean, swings = swings_of(found)
    what = "the overspend" if measure == OVERSPEND else "the discounted cost"
    axes.set_title(f"What swings {what}, {TITLES[HELD].lower()}", fontsize="medium")
    if not swings:
        axes.text(0.5, 0.5, "Nothing differs.", ha="center", transform=axes.transAxes)
        axes.set_axis_off()
        return
    for place, each in enumerate(swings):
        for end, colour, label in (
            (each.low, PALE, "its lowest fifth"),
            (each.high, DARK, "its highest fifth"),
        ):
            axes.barh(
                place, (end - mean) / MILLION, left=mean / MILLION, color=colour, edgecolor=DARK,
                label=label if not place else None,
            )  # fmt: skip
    names = [
        each.title if len(each.title) <= LETTERS else each.title[: LETTERS - 1].rstrip() + "…"
        for each in swings
    ]
    axes.set_yticks(range(len(swings)), names, fontsize="small")
    axes.invert_yaxis()
    axes.axvline(
        mean / MILLION, color=LINE, linewidth=1, label=f"mean of all draws, {pounds(mean)}"
    )
    axes.set_xlabel("£ million, on average")
    axes.legend(frameon=False, fontsize="small", loc="lower right")
