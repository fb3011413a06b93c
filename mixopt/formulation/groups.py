"""Client groups: needs whose people are predicted, and of whom a share is supported.

    where
        grouped[a,g,t]
          =  part[a,g,t] · share_supported[a,h,t] · Σ_y year_weight[y,t] · predicted[a,h,y]

grouped          people with need g, a part of client group h, before relief by anything a plan does
predicted        people predicted to be in group h in the population year y, supported or not
year_weight      how much what is predicted for year y counts in the period: between the days of two
                 years people grow in a straight line, and a period has as many as at its middle
share_supported  share of those predicted who are supported: the conversion rate
part             share of those supported who have the need

No limit of its own: in the balance of the need these people stand where `demand` does, so that one
more person predicted, one point more of them supported and one point more in the need have prices.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import Index, add_given, everywhere, figures, parameter, singly
from mixopt.instance.groups import list_weights
from mixopt.instance.instance import Figure, Instance


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add the people of each need that is a part of a group."""
    years, groups = list(instance.head.population_years), list(instance.model.groups)
    of = {g: need.group for g, need in instance.model.needs.items() if need.group}
    add_given(lp, "year_weight", list_weights(instance))
    predicted: dict[Index, Figure] = {
        (a, h, y): instance.figure(a, "groups", (h, y), "predicted")
        for a in lp.AREAS
        for h in groups
        for y in years
    }
    parameter(lp, "predicted", predicted)
    whole = {(h,): (h, "") for h in groups}
    figures(lp, instance, "share_supported", "groups", whole, "supported")
    figures(lp, instance, "part", "needs", singly(of))

    def grouped(lp: pyo.ConcreteModel, a: str, g: str, t: str) -> Any:
        there = sum(lp.year_weight[y, t] * lp.predicted[a, of[g], y] for y in years)
        return lp.part[a, g, t] * lp.share_supported[a, of[g], t] * there

    lp.grouped = pyo.Expression(everywhere(lp, singly(of)), rule=grouped)
