"""A made-up council whose children come, grow older and leave: every part of a flow at once."""

from __future__ import annotations

from typing import Any

from mixopt.instance.instance import Instance

from support.small import small

MODEL: dict[str, Any] = {
    "needs": {
        "young": {
            "title": "Younger children looked after",
            "casework": True,
            "flow": {
                "leavers": {"adopted": {"title": "Adopted"},
                            "home": {"title": "Went home", "given": "stay"}},
                "moves": {"old": "stay"},
            },
        },
        "old": {
            "title": "Older children looked after",
            "casework": True,
            "flow": {"leavers": {"of_age": {"title": "Came of age", "given": "stay"}},
                     "moves": {"complex": "rate"}},
        },
        "complex": {
            "title": "Children with complex needs",
            "flow": {"leavers": {"of_age": {"title": "Came of age"}}, "moves": {"old": "rate"}},
        },
        "in_need": {
            "title": "Children in need", "casework": True, "met": False,
            "flow": {"leavers": {"closed": {"title": "Case closed", "given": "stay"}}},
        },
        "adults": {"title": "Adults"},
    },
    "services": {
        "foster": {"title": "Foster", "unit": "place", "growth": True, "stays": True,
                   "meets": {"young": "preferred", "old": "preferred", "adults": "suitable"}},
        "home": {"title": "Home", "unit": "place",
                 "meets": {"young": "suitable", "old": "suitable", "complex": "preferred"}},
        "edge": {"title": "Edge of care", "unit": "episode/year",
                 "prevents": {"young": 2, "old": 1, "complex": 1}, "relieves": {"adults": 1}},
        "early": {"title": "Early help", "unit": "hour/week", "prevents": {"in_need": 1},
                  "relieves": {"adults": 2}},
        "reunify": {"title": "Reunification", "unit": "episode/year",
                    "moves_on": {"young": "home", "old": "of_age"}},
        "step_down": {"title": "Step down", "unit": "place", "moves_on": {"complex": "old"},
                      "staffed_by": "worker"},
    },
    "roles": {"worker": {"title": "Social worker"}},
    "standards": {
        "caseload": {"kind": "caseload", "title": "Cases", "standing": "policy", "source": "Here",
                     "roles": ["worker"], "needs": ["young", "old", "in_need"]},
        "fostered": {"kind": "routing", "title": "Fostered", "standing": "policy", "source": "Here",
                     "need": "young", "service": "foster"},
    },
}  # fmt: skip
"""Three needs that children pass between, one of casework only, and one that has no flow."""

FIGURES: dict[str, float | list[float]] = {
    "flows.young.opening": 60, "flows.young.starts": [30, 28, 33],
    "flows.young.adopted.rate": 0.2, "flows.young.home.stay": 30, "flows.young.old.stay": [66, 60, 60],
    "flows.old.opening": 48, "flows.old.starts": 21, "flows.old.of_age.stay": 25,
    "flows.old.complex.rate": [0.05, 0.06, 0.07],
    "flows.complex.opening": 9, "flows.complex.starts": 2, "flows.complex.of_age.rate": 0.4,
    "flows.complex.old.rate": 0.1,
    "flows.in_need.opening": 150, "flows.in_need.starts": 310, "flows.in_need.closed.stay": 5.5,
    "needs.adults.demand": 20,
    "needs.young.cases_per_person": 1, "needs.old.cases_per_person": 1.1,
    "needs.in_need.cases_per_person": 0.4,
    "needs.young.weight": 2, "needs.old.weight": 1, "needs.complex.weight": 5,
    "needs.adults.weight": 1,
    "services.foster.price": 520, "services.foster.available": [95, 98, 102],
    "services.foster.growth": 9,
    "services.home.price": 3900, "services.edge.price": 5200, "services.edge.available": [14, 17, 20],
    "services.early.price": 31, "services.early.available": 22,
    "services.reunify.price": 7100, "services.reunify.available": 11,
    "services.step_down.price": 260, "services.step_down.available": 3,
    "services.step_down.fte_per_unit": 0.1,
    "pathways.young.foster.opening": 55, "pathways.young.foster.stays": 0.4,
    "pathways.old.foster.opening": 31, "pathways.old.foster.stays": 0.35,
    "pathways.young.home.opening": 5, "pathways.old.home.opening": 16,
    "pathways.complex.home.opening": 9,
    "pathways.young.edge.prevented_per_unit_after_0": 0.2,
    "pathways.young.edge.prevented_per_unit_after_1": 0.13,
    "pathways.old.edge.prevented_per_unit_after_0": 0.09,
    "pathways.complex.edge.prevented_per_unit_after_0": 0.11,
    "pathways.adults.edge.relief_per_unit_after_0": 0.01,
    "pathways.in_need.early.prevented_per_unit_after_0": 0.8,
    "pathways.adults.early.relief_per_unit_after_1": 0.02,
    "pathways.young.reunify.moved_on_per_unit": 0.3, "pathways.old.reunify.moved_on_per_unit": 0.2,
    "pathways.complex.step_down.moved_on_per_unit": 0.7,
    "workforce.worker.permanent.pay": 46_000, "workforce.worker.agency.pay": 67_000,
    "workforce.worker.permanent.opening": 11, "workforce.worker.permanent.turnover": 0.17,
    "workforce.worker.permanent.recruitable": 2.5,
    "standards.caseload.limit": 15, "standards.fostered.limit": 0.7,
}  # fmt: skip


def council(*, areas: tuple[str, ...] = ("here",), **head: Any) -> Instance:
    """Three years of it, in one area or several that are alike but for how many there are."""
    figures = FIGURES
    if len(areas) > 1:
        figures = {
            f"{area}.{name}": _larger(value, 1 + 0.13 * at if name.startswith("flows") else 1)
            for at, area in enumerate(areas)
            for name, value in FIGURES.items()
        }
    return small(MODEL, figures, years=3, areas=areas, discount=3.5, **head)


def _larger(value: float | list[float], by: float) -> float | list[float]:
    return [each * by for each in value] if isinstance(value, list) else value * by
