"""The tables that three boroughs printed of their Better Care Fund, from the instance and its plan.

Money in £000, as printed, but for section 8.5, which is printed in £. Blank cells are 0.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

import mixopt
import mixopt.instance.instance
import mixopt.results.plan

from support.printed import Printed

DOCUMENT = "Better Care Fund plan 2017-19, section"
AREAS = ("barking_and_dagenham", "havering", "redbridge")
FUNDS = ("ccg_minimum", "ibcf", "local_authority")
YEARS = ("2017/18", "2018/19")
HEADING = 1.0
"""£000: the most by which the lines of a heading may add up to another amount than is printed.
Lines as printed to the last digit leave room for 2.0; the plan keeps nearest to contributions."""


def table(text: str) -> dict[str, list[str]]:
    """Rows by their first word."""
    return {row.split()[0]: row.split()[1:] for row in text.strip().splitlines()}


def number(figure: str) -> float:
    return float(figure.replace(",", ""))


# DFG, RNF, Non RNF, LA, iBCF (2017), Total, Additional Budget Allocation, BCF Total. The column of
# additional contributions of the CCG is 0 throughout and left out.
TABLE_8_1 = {
    "2017/18": """
        barking_and_dagenham  1,391  4,333  9,082 1,524  1,044 17,374  4,385 21,759
        havering              1,553  4,773 11,872   702      0 18,900  3,761 22,661
        redbridge             1,822  5,296 11,630     0    360 19,107  4,882 23,990
        all                   4,765 14,402 32,584 2,226  1,404 55,381 13,028 68,409""",
    "2018/19": """
        barking_and_dagenham  1,517  4,416  9,254 1,524  4,910 21,620  2,616 24,236
        havering              1,680  4,864 12,097   702  1,978 21,321  2,844 24,165
        redbridge             1,984  5,397 11,851     0  3,886 23,118  3,175 26,293
        all                   5,181 14,676 33,202 2,226 10,774 66,058  8,635 74,693""",
}
BEFORE = ("dfg", "ccg_rnf", "ccg_non_rnf", "la_additional", "ibcf_2017")

# By year: CCG minimum, iBCF, local authority, total; then by year: Barking & Dagenham, Havering,
# Redbridge. The total of a line is printed in both tables.
TABLES_8_3_AND_8_4 = """
    hicm                       31,385 1,920   802 34,107  31,942 2,011   802 34,755  10,583 13,043 10,481  11,191 12,983 10,582
    hicm_discharge_team         2,209   249     0  2,458   2,166     0     0  2,166     651    849    958     651    600    916
    hicm_enablers                   0 1,117     0  1,117       0 1,481     0  1,481   1,117      0      0   1,481      0      0
    hicm_home_first                 0   433     0    433       0   350     0    350       0    433      0       0    350      0
    hicm_intermediate_care     18,895   121   702 19,718  17,980   180   702 18,862   7,888  6,124  5,706   8,130  6,278  4,454
    hicm_locality_teams         9,236     0     0  9,236  10,747     0     0 10,747       0  5,636  3,599       0  5,756  4,991
    hicm_mental_health          1,045     0   100  1,145   1,049     0   100  1,149     928      0    217     928      0    221
    mds                             0 5,732     0  5,732       0 6,942     0  6,942   1,592  1,731  2,409   2,150  1,792  3,000
    mds_placement_pressures         0   751     0    751       0 1,292     0  1,292       0    751      0       0  1,292      0
    mds_provider_rate_reviews       0 4,981     0  4,981       0 5,650     0  5,650   1,592    980  2,409   2,150    500  3,000
    pmd                         7,309 1,039 5,517 13,865   6,420 1,135 5,932 13,487   3,174  4,462  6,229   3,375  3,483  6,629
    pmd_assistive_technologies      0   158   470    628       0    50   470    520     470    158      0     470     50      0
    pmd_care_act                    0   360     0    360       0   460     0    460       0      0    360       0      0    460
    pmd_carers                    625     0   282    907     625     0   282    907     777    130      0     777    130      0
    pmd_community_front_door    3,406     0     0  3,406   3,531     0     0  3,531       0      0  3,406       0      0  3,531
    pmd_demand_management       2,450   171     0  2,621   1,423   200     0  1,623       0  2,621      0       0  1,623      0
    pmd_dfg                         0     0 4,765  4,765       0     0 5,181  5,181   1,391  1,553  1,822   1,517  1,680  1,984
    pmd_enablers                  641     0     0    641     653     0     0    653       0      0    641       0      0    653
    pmd_equipment                 187   350     0    537     187   425     0    612     537      0      0     612      0      0
    psc                         8,292 5,740   672 14,705   9,517 9,320   672 19,509   6,409  3,424  4,871   7,521  5,907  6,082
    psc_budget_protection       1,723 2,868     0  4,591   2,841 5,320     0  8,161   1,970  2,620      0   3,070  5,091      0
    psc_care_act                1,260     0     0  1,260   1,284     0     0  1,284     628    632      0     640    644      0
    psc_carers                    130     0     0    130     130     0     0    130       0      0    130       0      0    130
    psc_end_of_life               105     0     0    105     105     0     0    105     105      0      0     105      0      0
    psc_locality_teams              0     0   672    672       0     0   672    672     672      0      0     672      0      0
    psc_packages_of_care        4,902 2,873     0  7,775   4,985 4,000     0  8,985   3,034      0  4,741   3,034      0  5,952
    psc_supported_living          172     0     0    172     172     0     0    172       0    172      0       0    172      0
    all                        46,986 14,432 6,991 68,408 47,878 19,409 7,406 74,693  21,759 22,660 23,990  24,237 24,165 26,292
"""

# By year: minimum, actual.
TABLE_8_5_1 = """
    barking_and_dagenham  3,812,152  8,244,390  3,884,583  8,416,940
    havering              4,729,895 10,374,057  4,819,763 10,571,163
    redbridge             4,809,912 10,150,985  4,901,300 10,346,234
    all                  13,351,958 28,769,432 13,605,646 29,334,337"""
TABLE_8_5_2 = """
    barking_and_dagenham  4,970,629  4,970,629  5,065,072  5,065,072
    havering              6,270,264  6,270,264  6,389,399  6,389,399
    redbridge             6,644,851  6,645,094  6,771,103  6,771,351
    all                  17,885,744 17,885,987 18,225,574 18,225,822"""


@pytest.fixture(scope="module")
def instance() -> mixopt.instance.instance.Instance:
    return mixopt.load("better-care-fund")


@pytest.fixture(scope="module")
def plan(instance) -> mixopt.results.plan.Plan:
    return mixopt.solve(instance)


def thousand(pounds: float) -> float:
    """£000, without what the solver leaves below a penny."""
    return round(pounds, 2) / 1000


# Section 8.1: what there is


@pytest.mark.parametrize("year", YEARS)
def test_the_parts_of_the_funds(instance, year: str) -> None:
    for area, row in table(TABLE_8_1[year]).items():
        areas = AREAS if area == "all" else [area]
        *before, total, additional, bcf_total = row
        columns = dict(zip((*BEFORE, "additional_allocation"), [*before, additional], strict=True))
        parts = {
            part: sum(
                instance.values(name, "funding", (part,), "amount")[YEARS.index(year)]
                for name in areas
            )
            / 1000
            for part in columns
        }
        for part, figure in columns.items():
            assert parts[part] == Printed(figure, "£000", f"{DOCUMENT} 8.1"), (area, part)
        before = sum(parts[part] for part in BEFORE)
        assert before == Printed(total, "£000", f"{DOCUMENT} 8.1"), area
        assert sum(parts.values()) == Printed(bcf_total, "£000", f"{DOCUMENT} 8.1"), area


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_every_pound_of_the_funds_is_spent(plan, year: str) -> None:
    """What funds pay in a borough is its BCF Total, and nothing is left."""
    for area, row in table(TABLE_8_1[year]).items():
        rows = [r for r in plan.funds if r.period == year and area in (r.area, "all")]
        paid = thousand(sum(r.paid for r in rows))
        assert paid == Printed(row[-1], "£000", f"{DOCUMENT} 8.1"), area
        assert sum(r.returned for r in rows) == pytest.approx(0, abs=0.01)
        assert sum(abs(r.given) + abs(r.taken) for r in rows) == 0


# Section 8.3: who pays for what; 8.4: where it is spent


Spread = dict[tuple[str, str, str], float]


@pytest.fixture(scope="module")
def by_source(plan) -> Spread:
    """£000 by line or heading, fund and year, `all` for all funds."""
    found: Spread = defaultdict(float)
    for row in plan.payments:
        scheme = row.line.removeprefix("schemes.")
        for name in (scheme, scheme.partition("_")[0], "all"):
            for fund in (row.fund, "all"):
                found[name, fund, row.period] += row.amount
    return {key: thousand(amount) for key, amount in found.items()}


@pytest.fixture(scope="module")
def by_borough(plan) -> Spread:
    """£000 by line or heading, area and year, `all` for all areas."""
    found: Spread = defaultdict(float)
    for row in plan.schemes:
        for name in (row.scheme, row.scheme.partition("_")[0], "all"):
            for area in (row.area, "all"):
                found[name, area, row.period] += row.spend
    return {key: thousand(amount) for key, amount in found.items()}


LINES = table(TABLES_8_3_AND_8_4)
HEADINGS = ("hicm", "mds", "pmd", "psc")


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("year", YEARS)
def test_who_pays_for_it(by_source, line: str, year: str) -> None:
    """Lines and totals are as printed, to the last digit; headings as near as that allows."""
    at = 4 * YEARS.index(year)
    for fund, figure in zip((*FUNDS, "all"), LINES[line][at : at + 4], strict=True):
        ours = by_source.get((line, fund, year), 0.0)
        if line in HEADINGS:
            assert abs(ours - number(figure)) <= HEADING, fund
        else:
            assert ours == Printed(figure, "£000", f"{DOCUMENT} 8.3"), fund


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("year", YEARS)
def test_where_it_is_spent(by_borough, line: str, year: str) -> None:
    """Lines, headings and totals are as printed, to the last digit."""
    at = 8 + 3 * YEARS.index(year)
    total = LINES[line][3 + 4 * YEARS.index(year)]
    for area, figure in zip((*AREAS, "all"), [*LINES[line][at : at + 3], total], strict=True):
        assert by_borough[line, area, year] == Printed(figure, "£000", f"{DOCUMENT} 8.4"), area


def test_the_themes_are_the_headings(plan) -> None:
    heads = {(row.theme, row.scheme.partition("_")[0]) for row in plan.schemes}
    assert {head for _, head in heads} == set(HEADINGS)
    assert len({theme for theme, _ in heads}) == len(heads) == 4


# Section 8.5: ring-fences


@pytest.mark.parametrize(
    ("ringfence", "printed"),
    [("out_of_hospital", TABLE_8_5_1), ("social_care_protected", TABLE_8_5_2)],
)
@pytest.mark.parametrize("year", YEARS)
def test_minimum_planned_and_slack(plan, ringfence: str, printed: str, year: str) -> None:
    rows = [r for r in plan.ringfences if r.ringfence == ringfence and r.period == year]
    at = 2 * YEARS.index(year)
    for area, figures in table(printed).items():
        minimum, actual = (number(figure) for figure in figures[at : at + 2])
        limit = sum(r.limit for r in rows if area in (r.area, "all"))
        reached = sum(r.reached for r in rows if area in (r.area, "all"))
        assert reached == pytest.approx(actual, abs=1)
        assert limit == pytest.approx(minimum, abs=1000 if ringfence == "out_of_hospital" else 0.5)
        assert reached - limit == pytest.approx(actual - minimum, abs=1000)


def test_social_care_is_protected_to_the_pound_and_no_more(plan) -> None:
    """Section 8.5.2: nothing to spare in two boroughs, £243 and £248 in the third."""
    slack = {
        (row.area, row.period): round(row.reached - row.limit)
        for row in plan.ringfences
        if row.ringfence == "social_care_protected"
    }
    spare = {"redbridge": [243, 248]}
    for area in AREAS:
        assert [slack[area, year] for year in YEARS] == spare.get(area, [0, 0])


@pytest.mark.slow
def test_the_printed_margins_leave_few_cells_open(instance) -> None:
    """Of 207 cells 177 and 183 are fixed; the others include what the plan says of them."""
    cells = mixopt.bounds(instance)
    assert [sum(cell.period == year for cell in cells) for year in YEARS] == [207, 207]
    fixed = [sum(cell.fixed for cell in cells if cell.period == year) for year in YEARS]
    assert fixed == [177, 183]
    assert all(cell.least <= cell.most for cell in cells)


# Section 11: metrics


def test_the_delayed_days_that_mental_health_avoids(instance, plan) -> None:
    """Sections 7.4.3 and 11.8.1: at least 90 a quarter, in Barking & Dagenham."""
    people = instance.values(AREAS[0], "metrics", ("delayed_transfers", ""), "people")[0]
    for row in plan.metrics:
        if row.metric == "delayed_transfers":
            avoided = (row.expected - row.reached) * people / 100_000
            assert avoided == pytest.approx(360 if row.area == AREAS[0] else 0, abs=0.01)


def test_the_target_of_havering_as_it_is_printed(instance) -> None:
    """Sections 11.6 and 11.7: per 100,000 people, in a row of counts."""
    people = 321 / 689.0 * 100_000
    targets = instance.values("havering", "metrics", ("residential_admissions", ""), "target")
    for target, printed in zip(targets, ("660.3", "640.8"), strict=True):
        assert target / people * 100_000 == Printed(printed, "per 100,000", f"{DOCUMENT} 11.6")
