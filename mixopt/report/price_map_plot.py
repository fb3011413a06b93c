"""A map of two figures as a picture: its regions, numbered."""

from __future__ import annotations

from mixopt.report.plot import encode_picture, new_sheet
from mixopt.results.frontier import PriceMap, Region

COLOURS = ("#dce6f1", "#f6e3cf", "#dff0d8", "#eadcf0", "#fdf3c4", "#d6eeee")
"""Of regions, one after the other."""

SEEN = 0.004
"""Of the map: a smaller region has no room for its number."""


def map_picture(found: PriceMap, kind: str) -> bytes:
    """The regions, numbered as in the table, as the bytes of a file.

    Args:
        found: The map.
        kind: One of the formats of `plot`.
    """
    from matplotlib.ticker import StrMethodFormatter

    sheet, axes = new_sheet()
    for region in found:
        across, up = zip(*region.corners, strict=True)
        if region.plan:
            colour = COLOURS[region.number % len(COLOURS)]
            axes.fill(across, up, facecolor=colour, edgecolor="#1f4e79", linewidth=0.8)
        else:
            axes.fill(across, up, color="#e8e8e8", linewidth=0)
        if region.share >= SEEN:
            label = str(region.number) if region.plan else "no plan"
            axes.annotate(label, middle(region), ha="center", va="center", fontsize="small")
    x, y = found.across, found.up
    if x.least <= x.value <= x.most and y.least <= y.value <= y.most:
        axes.plot(x.value, y.value, color="#b03a2e", marker="x", linestyle="", label="today")
        axes.legend(frameon=True, loc="upper right")
    axes.set_xlim(x.least, x.most)
    axes.set_ylim(y.least, y.most)
    axes.set_xlabel(f"{x.of} [{x.unit}]", fontsize="small")
    axes.set_ylabel(f"{y.of} [{y.unit}]", fontsize="small")
    axes.set_title(f"{found.title}: regions with one price for each", fontsize="medium")
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.6g}"))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.6g}"))
    return encode_picture(sheet, kind)


def middle(region: Region) -> tuple[float, float]:
    """The mean of its corners."""
    across, up = zip(*region.corners, strict=True)
    return sum(across) / len(across), sum(up) / len(up)
