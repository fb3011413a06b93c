"""Tables of spreads and factors: what they say, every fault of them, and that none is needed."""

from __future__ import annotations

import csv
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import mixopt
from mixopt.data import check
from mixopt.data.paths import INSTANCES
from mixopt.errors import DataError
from mixopt.instance.fingerprint import fingerprint
from mixopt.instance.spread_figures import Loading, find_spread_figures, spread_figures_of
from mixopt.instance.spreads import Spread, Uncertainty, Width

from support.program import run
from support.small import small

SPREADS = "address,shape,figure,unit,all,2025/26,source,where,note\n"
FACTORS = "factor,address,figure,unit,all,source,where,note\n"
PRICE = "services.childrens_home.price"


def town(folder: Path, spreads: str = "", factors: str = "") -> Path:
    """Littleton with these rows of spreads and of factors."""
    place = folder / "town"
    shutil.copytree(INSTANCES / "tutorial", place)
    if spreads:
        (place / "spreads.csv").write_text(SPREADS + spreads, encoding="utf-8")
    if factors:
        (place / "factors.csv").write_text(FACTORS + factors, encoding="utf-8")
    return place


def faults_of(place: Path) -> list[str]:
    """Its faults, without the folder."""
    return [str(fault).replace(f"{place.as_posix()}/", "") for fault in check(place)]


NEED = "needs.children.demand,normal,standard_deviation,% of value,5,,invented,,\n"
HOME = (
    f"{PRICE},triangular,least,£/week,3900,,invented,,\n"
    f"{PRICE},triangular,most,£/week,4500,,invented,,\n"
)
PAY = (
    "workforce.*.pay,uniform,least,% of value,95,,invented,,\n"
    "workforce.*.pay,uniform,most,% of value,110,,invented,,\n"
)


def test_spreads_of_each_shape_are_read_in_the_unit_of_the_figure(tmp_path: Path) -> None:
    quantiles = "".join(
        f"services.foster_agency.price,quantiles,{name},£/day,,{value},invented,,\n"
        for name, value in zip(
            ("least", "p5", "p25", "p50", "p75", "p95", "most"),
            (100, 110, 120, 130, 140, 150, 200), strict=True)
    )  # fmt: skip
    instance = mixopt.load(town(tmp_path, NEED + HOME + PAY + quantiles))
    found = {str(each.address): each for each in spread_figures_of(instance).figures}
    assert found["needs.children.demand"].knots == ((4.5,),)  # 5% of 90 children
    assert found["needs.children.demand"].most[0] == pytest.approx(90 + 3 * 4.5 / 0.98658, rel=1e-4)
    assert found[PRICE].knots == ((3900.0, 4500.0),)
    assert found["workforce.social_worker.agency.pay"].knots == ((66_500.0, 77_000.0),)
    assert found["workforce.team_manager.permanent.pay"].knots == ((57_000.0, 66_000.0),)
    assert found["services.foster_agency.price"].least == (700.0,)  # £100 a day
    assert found["services.foster_agency.price"].most == (1400.0,)


def test_figures_follow_factors(tmp_path: Path) -> None:
    factors = "Pay award,workforce.*.pay,correlation,%,80,invented,,\n"
    factors += "Market,workforce.*.agency.pay,correlation,share,-0.6,invented,,\n"
    found = spread_figures_of(mixopt.load(town(tmp_path, PAY, factors)))
    assert found.factors == ("Pay award", "Market")
    follows = {str(address): loadings for address, loadings in found.follows.items()}
    award = Loading("Pay award", 0.8)
    assert follows["workforce.social_worker.permanent.pay"] == (award,)
    assert follows["workforce.social_worker.agency.pay"] == (award, Loading("Market", -0.6))


def test_an_instance_without_spreads_is_as_it_was_and_its_plan_with_them_too(
    tmp_path: Path,
) -> None:
    plain, spread = mixopt.load("tutorial"), mixopt.load(town(tmp_path, NEED + HOME))
    assert not plain.uncertainty
    assert spread.uncertainty
    before, after = (mixopt.solve(each).document() for each in (plain, spread))
    assert {**after, "instance": before["instance"]} == before
    assert fingerprint(plain) != fingerprint(spread)  # of the folder's name
    renamed = tmp_path / "tutorial"
    shutil.copytree(tmp_path / "town", renamed)
    assert fingerprint(mixopt.load(renamed)) == fingerprint(plain)


@pytest.mark.parametrize(
    ("spreads", "factors", "said"),
    [
        (NEED.replace("invented", ""), "", "spreads.csv, row 2 (needs.children.demand, standard_"
         "deviation): no source. Name a key of 'sources:'"),
        (NEED.replace("invented", "standards"), "", "'standards' is published, and 'where' is blank"),
        (NEED.replace("demand", "demnd"), "", "no figure has the address 'needs.children.demnd'. "
         "Did you mean 'needs.children.demand'?"),
        (NEED.replace("demand", "demand[2025/26]"), "", "names a period. Leave out [period]"),
        (NEED.replace("normal", "gauss"), "", "read the shape 'gauss'. Write uniform, triangular, "
         "normal or quantiles"),
        (NEED.replace("normal,standard_deviation", "normal,least"), "", "read 'least'. Of a normal "
         "spread, write standard_deviation"),
        (NEED.replace("% of value", "%"), "", "needs.children.demand is in people, and its "
         "standard_deviation in %. Write it in people or % of value"),
        (NEED.replace("% of value", "percent"), "", "read the unit 'percent'"),
        (NEED.replace(",5,,", ",five,,"), "", "reads 'five', not a number in % of value"),
        (NEED.replace(",5,,", ",-5,,"), "", "is below 0"),
        (NEED.replace(",5,,", ",5,6,"), "", "has 'all' and 2025/26 both"),
        (NEED.replace(",5,,", ",,,"), "", "no value. Write it under 'all', or under each period"),
        (NEED.replace(",5,,", ",40,,"), "", "would let needs.children.demand[2025/26] be -19.4693 "
         "to 199.469 people. It must be from 0"),
        (NEED + NEED, "", "spreads.csv, row 2 gives it too. Remove one of them"),
        (NEED + NEED.replace("children", "*"), "", "spreads.csv, row 2 gives a spread of "
         "needs.children.demand too"),
        (HOME.splitlines(keepends=True)[0], "", f"'{PRICE}' is triangular, and has no most"),
        (HOME.replace("4500", "3950"), "", f"{PRICE}[2025/26] is 4,000 £/week, outside 3,900 to "
         "3,950. Widen the spread, or correct the figure"),
        (HOME.replace("3900", "4600"), "", f"the widths of {PRICE}[2025/26] fall: 4,600, 4,500"),
        ("standards.caseload.limit,uniform,least,cases/FTE,,14,invented,,\n"
         "standards.caseload.limit,uniform,most,cases/FTE,,16,invented,,\n", "", None),
        (NEED + NEED.replace("normal,standard_deviation", "uniform,least"), "",
         "'needs.children.demand' is normal and uniform"),
        (NEED, f"Market,{PRICE},correlation,share,1,invented,,\n", f"factors.csv, row 2: no figure "
         f"that '{PRICE}' names has a spread"),
        (NEED, "N,needs.*.demand,correlation,share,1.2,invented,,\n", "reads '1.2'. It must be "
         "from -1 to 1 share"),
        (NEED, "N,needs.*.demand,corelation,share,1,invented,,\n", "read 'corelation'. Write "
         "correlation"),
        (NEED, "N,needs.*.demand,correlation,people,1,invented,,\n", "read the unit 'people'"),
        (NEED, ",needs.*.demand,correlation,share,1,invented,,\n", "no factor"),
        (NEED, "N,needs.*.demand,correlation,share,,invented,,\n", "no value"),
        (NEED, "A,needs.*.demand,correlation,share,0.8,invented,,\n"
         "B,needs.*.demand,correlation,share,0.7,invented,,\n", "the squares of the correlations "
         "of needs.children.demand add up to 1.13"),
        (NEED, "A,needs.*.demand,correlation,share,0.8,invented,,\n"
         "A,needs.children.*,correlation,share,0.2,invented,,\n", "follows 'A' by an earlier row"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_row_and_what_would_mend_it(
    tmp_path: Path, spreads: str, factors: str, said: str | None
) -> None:
    found = faults_of(town(tmp_path, spreads, factors))
    assert [said in fault for fault in found].count(True) == 1 if said else not found, found


def test_every_fault_of_both_tables_is_said_at_once_with_those_of_others(tmp_path: Path) -> None:
    bad = NEED.replace("invented", "nowhere") + HOME.replace("4500", "4x") + PAY.replace("%", "%%")
    place = town(tmp_path, bad, "A,needs.*.demand,correlation,share,2,invented,,\n")
    needs = place / "needs.csv"
    needs.write_text(needs.read_text("utf-8").replace("90", "ninety"), encoding="utf-8")
    rows = [fault.split(",")[:2] for fault in faults_of(place)]
    assert rows == [
        ["needs.csv", " row 2 (children"],
        ["spreads.csv", " row 2 (needs.children.demand"],
        ["spreads.csv", f" row 4 ({PRICE}"],
        ["spreads.csv", " row 5 (workforce.*.pay"],
        ["spreads.csv", " row 6 (workforce.*.pay"],
        ["factors.csv", " row 2 (needs.*.demand"],
    ]
    done = run("check", str(place))
    assert done.returncode == 2
    assert "6 faults" in done.stdout + done.stderr


def test_ends_at_which_figures_contradict_each_other_are_refused() -> None:
    """People may not be charged more than their care costs, at no ends of the two spreads."""

    def spread(address: str, low: float, high: float) -> Spread:
        ends = (
            (name, Width((value,), "% of value", "invented", "", "", "spreads.csv, row 2"))
            for name, value in (("least", low), ("most", high))
        )
        return Spread(address, "uniform", tuple(ends))

    model = {"needs": {"old": {"title": "Old", "unit": "people"}},
             "services": {"care": {"title": "Care", "unit": "place", "meets": {"old": "preferred"},
                                   "contribution": True}}}  # fmt: skip
    figures = {"services.care.price": 100.0, "services.care.contribution": 90.0}
    instance = small(model, figures)
    price, paid = "services.care.price", "services.care.contribution"

    def faults(*spreads: Spread) -> list[str]:
        uncertain = replace(instance, uncertainty=Uncertainty(spreads))
        return [fault.what for fault in find_spread_figures(uncertain)[1]]

    assert faults(spread(price, 95, 105)) == []
    assert faults(spread(paid, 95, 105)) == []
    both = faults(spread(price, 95, 105), spread(paid, 95, 110))
    assert both == ["at the ends of the spreads people pay £99/week towards care, which costs "
                    "£95/week"]  # fmt: skip


def test_what_is_negative_is_more_at_95_percent(tmp_path: Path) -> None:
    place = tmp_path / "redbridge"
    shutil.copytree(INSTANCES / "redbridge", place)
    for name in ("spreads.csv", "factors.csv"):
        (place / name).unlink(missing_ok=True)
    header = "address,shape,figure,unit,all,source,where,note\n"
    rows = "".join(
        f"funding.planned_savings.amount,uniform,{name},% of value,{value},assumed_money,,\n"
        for name, value in (("least", 80), ("most", 100))
    )
    (place / "spreads.csv").write_text(header + rows, encoding="utf-8")
    found = spread_figures_of(mixopt.load(place)).figures[0]
    assert found.least == (-2.8e6, -5.6e6, -8.4e6, -11.2e6, -14e6)
    assert found.most == (-2.24e6, -4.48e6, -6.72e6, -8.96e6, -11.2e6)


@pytest.mark.slow
def test_spreads_go_into_a_workbook_and_back_in_the_same_bytes(tmp_path: Path) -> None:
    place = town(tmp_path, NEED + HOME, "Need,needs.*.demand,correlation,share,0.8,invented,,\n")
    book, again = tmp_path / "town.xlsx", tmp_path / "again"
    assert run("convert", str(place), str(book)).returncode == 0
    assert run("convert", str(book), str(again)).returncode == 0
    for name in ("spreads.csv", "factors.csv"):
        assert (again / name).read_bytes() == (place / name).read_bytes()
    import openpyxl

    opened = openpyxl.load_workbook(book)
    assert not opened["spreads"].protection.sheet  # rows are the user's own
    assert opened["needs"].protection.sheet
    assert opened["spreads"]["A5"].value == "Children looked after: demand"
    from_book = mixopt.load(book).uncertainty
    from_folder = mixopt.load(place).uncertainty
    assert [each.address for each in from_book.spreads] == [
        each.address for each in from_folder.spreads
    ]
    assert (
        spread_figures_of(mixopt.load(book)).follows
        == spread_figures_of(mixopt.load(place)).follows
    )


@pytest.mark.slow
def test_a_sheet_of_spreads_is_refused_with_its_cell(tmp_path: Path) -> None:
    import openpyxl

    place, book = town(tmp_path, NEED), tmp_path / "town.xlsx"
    assert run("convert", str(place), str(book)).returncode == 0
    opened = openpyxl.load_workbook(book)
    sheet = opened["spreads"]
    heads = [cell.value for cell in sheet[4]]
    sheet.cell(5, heads.index("source") + 1).value = "nowhere"
    opened.save(book)
    faults = check(book)
    assert len(faults) == 1
    letter = openpyxl.utils.get_column_letter(heads.index("source") + 1)
    assert f"cell {letter}5" in str(faults[0])


def test_the_examples_of_the_reader_are_tables(tmp_path: Path) -> None:
    from mixopt.data import spread_reader

    blocks = [block for block in (spread_reader.__doc__ or "").split("\n\n") if "," in block]
    tables = [[*csv.reader(b.strip().splitlines())] for b in blocks if b.startswith("    ")]
    assert [table[0][0] for table in tables] == ["address", "factor"]
    for table in tables:
        assert {len(row) for row in table} == {len(table[0])}


def test_scenarios_and_settings_are_held_to_the_spreads(tmp_path: Path) -> None:
    instance = mixopt.load(town(tmp_path, HOME))
    moved = mixopt.changed(instance, {PRICE: 5000})
    with pytest.raises(DataError, match="is 5,000 £/week, outside 3,900 to 4,500"):
        spread_figures_of(moved)


BITS = ("", ",", '"', "*", "needs.*", "-5", "1e9", "nan", "£", "% of value", "all", "2018/19", "[", "\n",
        "quantiles", "uniform", "correlation", "share", "£/week", "100000", "[2018/19]")  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_broken_in_the_tables_is_a_fault_with_its_place(
    tmp_path: Path, seed: int
) -> None:
    """Cells, rows and headers of Redbridge's tables, changed at random: never a mistake of ours."""
    place, chance = tmp_path / "redbridge", random.Random(seed)
    shutil.copytree(INSTANCES / "redbridge", place)
    whole = {name: (place / name).read_text("utf-8") for name in ("spreads.csv", "factors.csv")}
    for _ in range(25):
        name = chance.choice([*whole])
        lines = whole[name].splitlines()
        for _ in range(chance.choice([1, 1, 2, 4])):
            at, how = chance.randrange(len(lines)), chance.random()
            if how < 0.6:
                cells = lines[at].split(",")
                cells[chance.randrange(len(cells))] = chance.choice(BITS)
                lines[at] = ",".join(cells)
            elif how < 0.75:
                lines.insert(at, chance.choice(lines))
            elif how < 0.9:
                del lines[at]
            else:
                cut = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + chance.choice(BITS) + lines[at][cut:]
        (place / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        for fault in check(place):
            assert fault.where
            assert fault.what
        (place / name).write_text(whole[name], encoding="utf-8")


def test_a_table_without_its_column_of_sources_is_told_once(tmp_path: Path) -> None:
    place = town(tmp_path, NEED)
    factors = "factor,address,figure,unit,all\nNeed,needs.*.demand,correlation,share,0.8\n"
    (place / "factors.csv").write_text(factors, encoding="utf-8")
    assert faults_of(place) == ["factors.csv, row 1: the column 'source' is missing. Add it"]
