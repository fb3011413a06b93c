"""Absurd figures planted in shipped instances: each is remarked upon where it stands."""

from dataclasses import replace
from functools import cache

import pytest

import mixopt
from mixopt.data.paths import INSTANCES
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.remarks import CHECKS, remarks
from mixopt.units import UNITS

WEEKS = 365.25 / 7


@cache
def shipped(name: str) -> Instance:
    return mixopt.load(name)


def figure_of(instance: Instance, address: str) -> Figure:
    (found,) = (each for each in instance.figures.values() if each.name == address)
    return found


def planted(instance: Instance, address: str, factor: float, period: str = "") -> Instance:
    """The instance with a figure multiplied as if its file had it so: its rows stay its rows."""
    figure = figure_of(instance, address)
    names = ["" if figure.kind.once else each.name for each in instance.periods]
    cells = tuple(
        replace(cell, value=cell.value * factor, every=cell.every and not period)
        if not period or names[at] == period
        else cell
        for at, cell in enumerate(figure.cells)
    )
    figures = {**instance.figures, figure.address: replace(figure, cells=cells)}
    return replace(instance, figures=figures)


def with_placeholder(instance: Instance) -> Instance:
    """The instance, with all that is assumed only standing for what is known better."""
    source = instance.head.sources["invented"]
    sources = {
        **instance.head.sources,
        "invented": source.model_copy(update={"stands_for": "ours"}),
    }
    return replace(instance, head=instance.head.model_copy(update={"sources": sources}))


SLIPS = [
    ("redbridge", "services.childrens_home.framework.price", WEEKS,
     "a price a year given as a price a week: 3,830 £/week"),
    ("redbridge", "services.nursing_care.in_borough.price", WEEKS, "a price a year given as a price a week"),
    ("redbridge", "services.home_care.framework.price", 7, "too large by a factor of 7 (a day, a week)"),
    ("redbridge", "services.extra_care.price", 1 / 7, "a price a day given as a price a week"),
    ("redbridge", "services.reablement.price", 12, "or of 12 (a month, a year)"),
    ("redbridge", "services.direct_payments.price", 1 / 1000, "a price a week in £000 given as a price a week"),
    ("redbridge", "pathways.older_people_at_home.home_care.units_per_person", 1 / 7,
     "a figure a day given as a figure a week"),
    ("redbridge", "pathways.disabled_adults_at_home.home_care.units_per_person", 1 / 7,
     "a figure a day given as a figure a week"),
    ("barking-and-dagenham", "workforce.social_worker.permanent.pay", 1 / 12,
     "pay a month given as pay a year: 55,800 £/FTE/year"),
    ("barking-and-dagenham", "workforce.team_manager.agency.pay", 1 / WEEKS, "pay a week given as pay a year"),
    ("barking-and-dagenham", "workforce.newly_qualified_worker.permanent.pay", 1 / 1000,
     "pay a year in £000 given as pay a year"),
    ("barking-and-dagenham", "services.edge_of_care.price", 1 / 1000, "a price an episode in £000"),
    ("derby", "services.childrens_home_local.in_house.price", 1 / 7, "a price a day given as a price a week"),
    ("derby", "services.foster_in_house.price", WEEKS, "a price a year given as a price a week"),
    ("tutorial", "funding.budget.amount", 1000, "£000 given as £, or £ as £000"),
    ("stockport", "funding.services_in_scope.amount", 1000, "£000 given as £, or £ as £000"),
    ("redbridge", "funding.net_budget_2017_18.amount", 1 / 1000, "£000 given as £, or £ as £000"),
    ("redbridge", "funding.savings_target.baseline", 12, "a month's money for a year's"),
]  # fmt: skip
"""Factors that a slip of unit makes, and what the remark takes the figure for."""

ABSURD = [
    ("redbridge", "needs.children_in_need.demand", 10, ""),
    ("redbridge", "needs.older_people_care_home.demand", 10, ""),
    ("redbridge", "needs.hospital_discharges.demand", 1 / 12, ""),
    ("redbridge", "needs.children_in_need.cases_per_person", 100, ""),
    ("redbridge", "needs.protection_plans.demand", 12, ""),
    ("redbridge", "services.residential_care.contribution", 1 / WEEKS, ""),
    ("redbridge", "services.home_care.contribution", 1 / 100, ""),
    ("redbridge", "services.supported_living.available", 10, ""),
    ("redbridge", "services.home_care.framework.available", 1 / 12, ""),
    ("redbridge", "services.supported_accommodation.growth", 100, ""),
    ("redbridge", "pathways.older_people_at_home.reablement.relief_per_unit_after_1", 12, ""),
    ("redbridge", "pathways.older_people_care_home.residential_care.opening", 10, ""),
    ("redbridge", "workforce.social_worker.permanent.opening", 10, ""),
    ("redbridge", "workforce.social_worker.permanent.turnover", 1 / 100, ""),
    ("redbridge", "workforce.team_manager.permanent.turnover", 4.5, ""),
    ("redbridge", "workforce.reablement_worker.permanent.opening", 12, ""),
    ("redbridge", "standards.caseload.limit", 7, ""),
    ("redbridge", "standards.care_home_admissions.limit", 10, ""),
    ("redbridge", "levers.build_extra_care.cost_after_2", 1000, ""),
    ("redbridge", "needs.disabled_adults_at_home.demand", 10, "2020/21"),
    ("barking-and-dagenham", "services.kinship_care.available", 10, "2021/22"),
    ("barking-and-dagenham", "standards.span_of_control.limit", 1 / 36, ""),
    ("barking-and-dagenham", "standards.agency_share.limit", 4, ""),
    ("barking-and-dagenham", "standards.children_in_families.limit", 1 / 3, ""),
    ("barking-and-dagenham", "workforce.team_manager.permanent.opening", 12, ""),
    ("barking-and-dagenham", "workforce.social_worker.permanent.recruitable", 10, ""),
    ("barking-and-dagenham", "pathways.looked_after_under_16.foster_in_house.opening", 7, ""),
    ("barking-and-dagenham", "workforce.social_worker.permanent.hire_cost", 100, ""),
    ("derby", "services.youth_detention.price", 1 / 7, ""),
    ("derby", "pathways.looked_after_0_4.foster_in_house.stays", 1 / 100, ""),
    ("derby", "services.mst.price", 7, ""),
    ("derby", "levers.recruit_foster_carers.adds_after_1", 1000, ""),
    ("derby-flows", "flows.looked_after_10_15.left.stay", 1 / 52, ""),
    ("derby-flows", "flows.looked_after_5_9.starts", 52, ""),
    ("derby-flows", "flows.looked_after_on_remand.starts", 12, ""),
    ("derby-flows", "flows.looked_after_0_4.opening", 10, ""),
    ("derby-flows", "pathways.looked_after_10_15.mst.prevented_per_unit_after_0", 100, ""),
    ("redbridge-groups", "groups.older_care_home.2017.predicted", 10, ""),
    ("redbridge-groups", "groups.physical_disability.supported", 8, ""),
    ("redbridge-groups", "needs.learning_disability_accommodation.part", 1 / 12, ""),
    ("stockport", "levers.digital_transformation.saving_after_0", 1000, ""),
    ("stockport", "funding.non_recurrent_grant.amount", 1000, ""),
    ("better-care-fund", "havering.schemes.psc_budget_protection.most", 1000, ""),
    ("better-care-fund", "pooled.schemes.hicm_discharge_team.ccg_minimum.contribution", 100, ""),
    ("better-care-fund", "redbridge.funding.ccg_non_rnf.amount", 1 / 1000, ""),
    ("better-care-fund", "havering.metrics.residential_admissions.target", 12, ""),
    ("better-care-fund", "barking_and_dagenham.metrics.delayed_transfers.people", 1000, ""),
    ("tutorial", "services.foster_in_house.available", 1 / 10, ""),
    ("tutorial", "standards.agency_share.limit", 1 / 100, ""),
    ("tutorial", "workforce.social_worker.agency.opening", 52, ""),
]
"""Other absurd figures, in one period where that is named."""


@pytest.mark.parametrize(("name", "address", "factor", "meant"), SLIPS)
def test_a_slip_of_unit_is_named_with_what_was_meant(
    name: str, address: str, factor: float, meant: str
) -> None:
    instance = planted(shipped(name), address, factor)
    first = figure_of(instance, address).cells[0]
    found = remarks(instance)
    (remark,) = (each for each in found if first.row in each.where)
    assert meant in remark.usual
    assert address in remark.what
    assert len(found) == 1


@pytest.mark.parametrize(("name", "address", "factor", "period"), ABSURD)
def test_an_absurd_figure_is_named_by_its_row_and_column(
    name: str, address: str, factor: float, period: str
) -> None:
    instance = planted(shipped(name), address, factor, period)
    figure = figure_of(instance, address)
    names = [each.name for each in instance.periods]
    columns = [period] if period else ["all", *names]
    places = [f"{figure.cell(at).row}, column {column}"
              for at in range(len(figure.cells)) for column in columns]  # fmt: skip
    assert any(place in each.where for each in remarks(instance) for place in places)


@pytest.mark.parametrize("name", [path.name for path in INSTANCES.iterdir() if path.is_dir()])
def test_nothing_that_is_shipped_is_remarked_upon_whatever_scenario(name: str) -> None:
    instance = shipped(name)
    assert remarks(instance) == ()
    for scenario in instance.scenarios:
        found = remarks(mixopt.with_scenario(instance, scenario))
        assert [str(each) for each in found if scenario != "recruitment_possible"] == []


def test_every_check_finds_something_that_is_planted() -> None:
    sorts = set()
    for name, address, factor, period in ABSURD:
        sorts |= {each.sort for each in remarks(planted(shipped(name), address, factor, period))}
    sorts |= {each.sort for each in remarks(with_placeholder(shipped("tutorial")))}
    assert len(CHECKS) == 10
    assert sorts == {
        "placeholders", "shares near nothing", "outside what is usual", "jumps", "parts", "areas",
        "opening numbers", "flows", "staff", "money",
    }  # fmt: skip


def test_the_unit_of_the_row_is_that_of_what_is_said() -> None:
    instance = shipped("redbridge")
    figure = figure_of(instance, "services.supported_living.price")
    year = UNITS["£/year"]
    cells = tuple(replace(c, value=c.value * year.factor, unit=year.symbol) for c in figure.cells)
    odd = replace(
        instance, figures={**instance.figures, figure.address: replace(figure, cells=cells)}
    )
    (remark,) = remarks(odd)
    assert "is 837 £/year" in remark.what
    assert "a price a week given as a price a year" in remark.usual
    assert "Usual is 10,400 to 165,000 £/year" in remark.usual


def test_a_line_in_pounds_among_thousands_is_noticed_before_it_unbalances_anything() -> None:
    """33,880 in a table of £000: the budget would still be 1.3 times what is spent."""
    instance = shipped("redbridge")
    figure = figure_of(instance, "funding.other_services.amount")
    cells = tuple(replace(c, value=c.value / 1000, unit="£") for c in figure.cells)
    odd = replace(
        instance, figures={**instance.figures, figure.address: replace(figure, cells=cells)}
    )
    (remark,) = remarks(odd)
    assert remark.where == f"{figure.cells[0].row}, column all"
    assert "funding.other_services.amount is £33,880" in remark.what
    assert "a figure in £000 given in £" in remark.usual


def test_an_error_of_several_figures_is_named_for_each() -> None:
    instance = planted(shipped("redbridge"), "services.supported_living.price", WEEKS)
    instance = planted(instance, "workforce.team_manager.permanent.pay", 1 / 12)
    instance = planted(instance, "needs.older_people_nursing.demand", 10)
    assert [each.where.partition(",")[0].rpartition("/")[2] for each in remarks(instance)] == [
        "services.csv",
        "workforce.csv",
        "needs.csv",
    ]
