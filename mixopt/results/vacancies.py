"""Posts of the roles that have an establishment, and who fills them."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.instance import Instance
from mixopt.results.care_rows import Vacancy
from mixopt.results.decisions import Decisions


def list_vacancies(instance: Instance, decisions: Decisions) -> Iterator[Vacancy]:
    """A row for each such role, area by area and period by period."""
    roles = {name: role for name, role in instance.model.roles.items() if role.posts}
    for area, at, period in instance.everywhere():
        for name, role in roles.items():
            posts = instance.values(area, "workforce", (name, ""), "posts")[at]
            fte = {each: decisions.fte[area, name, each, period] for each in role.contracts}
            permanent, agency = (fte.get(each, 0.0) for each in ("permanent", "agency"))
            vacant = decisions.vacant[area, name, period]
            yield Vacancy(area, name, period, posts, permanent, agency, vacant)
