"""Options of HiGHS for one way to solve or another; those of every solve are in `solver`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import highspy

from mixopt.lp.status import check_status

Options = Mapping[str, bool | int | float | str]

DEVEX: Options = {"simplex_dual_edge_weight_strategy": 1}
"""Devex pricing in the dual simplex: it needs no solves to begin from a basis. The weights of
steepest edges are computed anew for each, which takes five times as long as what is left."""

QUICK: Options = {"presolve": "off", **DEVEX}
"""For a small programme: no presolve, and Devex pricing."""

CHOOSING: Options = {"simplex_strategy": 0}
"""The primal simplex where the basis is feasible, as it is once another sum is to be made least;
else the dual. Where one sum is made least after the other: in half the time of the dual alone."""


def set_options(highs: highspy.Highs, options: Options) -> None:
    """Set options of HiGHS."""
    for option, value in options.items():
        check_status(highs.setOptionValue(option, value), option)


def read_options(highs: highspy.Highs, names: Iterable[str]) -> Options:
    """What some options are, to be set again."""
    return {name: highs.getOptionValue(name)[1] for name in names}
