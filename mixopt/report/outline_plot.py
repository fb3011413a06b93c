"""The outline of two things as a picture, as SVG or PNG."""

from __future__ import annotations

from mixopt.instance.instance import Instance
from mixopt.report.plot import encode_picture, new_sheet
from mixopt.report.terminal.range_titles import describe_address
from mixopt.results.alternatives import Alternatives


def outline_picture(instance: Instance, found: Alternatives, kind: str) -> bytes:
    """All that two things can be together, as the bytes of a file.

    Args:
        instance: Whose they are.
        found: With an outline.
        kind: One of the formats of `plot`.
    """
    from matplotlib.ticker import StrMethodFormatter

    outline = found.frontier
    assert outline is not None
    sheet, axes = new_sheet()
    corners = [(corner.first, corner.second) for corner in outline.corners]
    across, up = zip(*corners, corners[0], strict=True)
    axes.fill(across, up, color="#1f4e79", alpha=0.15)
    axes.plot(across, up, color="#1f4e79", marker="o", markersize=3)
    plan = outline.plan
    axes.plot(
        plan.first, plan.second, color="#b03a2e", marker="x", linestyle="", label="least-cost plan"
    )
    first, second = (
        describe_address(instance, found, address) for address in (outline.first, outline.second)
    )
    axes.set_xlabel(first)
    axes.set_ylabel(second)
    axes.set_title(f"{found.least.title}: plans within {outline.within}", fontsize="medium")
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.6g}"))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.6g}"))
    axes.legend(frameon=False)
    return encode_picture(sheet, kind)
