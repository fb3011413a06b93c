"""What is usual: ranges move with the years, must fit figures, and a council can accept its own."""

import shutil
from datetime import date
from pathlib import Path

import pytest

import mixopt
from mixopt.data.paths import MODELS
from mixopt.data.usual_checks import misfits
from mixopt.instance.instance import Period
from mixopt.instance.remarks import remarks
from mixopt.instance.sense.usual import range_of
from mixopt.schema import Model, Usual

from support.breaking import added, own_model, replaced, run, town

PRICE = "services.childrens_home.price"
DEAR = (f"--set={PRICE}=40000", "--set=funding.budget.amount=60000")
ACCEPTED = """\
usual:
  - figures: services.childrens_home.*
    least: 3
    most: 45
    unit: £000/year
    why: Two solo placements, which the panel agreed.
  - {figures: services.childrens_home.price, least: 30000, most: 45000, unit: £/week, why: The same.}
"""


def usual(**more: object) -> Usual:
    given = {"least": 100, "most": 1000, "unit": "£/week", "kind": "published", "source": "s",
             "why": "w", **more}  # fmt: skip
    return Usual.model_validate(given)


def year(first: int) -> Period:
    return Period(f"{first}", date(first, 4, 1), date(first + 1, 3, 31))


def test_a_range_rises_with_the_years_its_least_with_those_of_the_first() -> None:
    found = range_of(usual(year="2024/25", rises=10), year(2025), year(2026))
    assert (found.least, found.most) == (110, 1210)
    back = range_of(usual(year="2024/25", rises=10), year(2023), year(2024))
    assert (back.least, back.most) == (90.9, 1000)
    assert range_of(usual(), year(1999), year(2060)).most == 1000


def test_a_range_is_in_the_figures_own_unit() -> None:
    yearly = range_of(usual(unit="£/year", least=36525, most=73050), year(2024), year(2024))
    assert yearly.least == pytest.approx(700 * 36500 / 36525, rel=1e-9)  # 36,500 in three digits


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"least": 2000}, "is above most"), ({"rises": 3}, "Give 'year'"), ({"year": "2024"}, "year"),
     ({"why": ""}, "why")],
)  # fmt: skip
def test_a_range_that_says_nothing_is_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        usual(**wrong)


def test_a_model_may_say_what_is_usual_of_its_own_figures_only(tmp_path: Path) -> None:
    own_model(tmp_path / "town")
    shutil.copy(MODELS / "tutorial.yaml", tmp_path / "town" / "model.yaml")
    replaced("model.yaml", "      price:\n        least: 175", "      prise:\n        least: 175")(
        tmp_path / "town"
    )
    replaced("model.yaml", "unit: workers/manager", "unit: £/week")(tmp_path / "town")
    seen = run("check", str(tmp_path / "town"))
    assert seen.code == 2
    (name, unit) = seen.faults
    assert "model.yaml, line" in name
    assert "'foster_in_house' has no figure called 'prise'. Did you mean 'price'?" in name
    assert "read the unit '£/week'. Write workers/manager" in unit


def test_a_model_that_says_nothing_is_sound() -> None:
    assert [*misfits(Model(title="nothing"))] == []


def test_a_council_accepts_what_is_right_there(tmp_path: Path) -> None:
    town(tmp_path / "town")
    name = str(tmp_path / "town")
    assert f"{PRICE} is 40,000 £/week. It looks like a price" in run("check", name, *DEAR).out
    added("instance.yaml", ACCEPTED.replace("services.childrens_home.*", PRICE))(tmp_path / "town")
    assert "remark" not in run("check", name, *DEAR).out
    assert remarks(mixopt.load(name)) == ()
    beyond = run("check", name, f"--set={PRICE}=50000")
    assert "50,000 £/week" in beyond.out


def test_what_a_council_accepts_must_be_a_figure_of_its_own(tmp_path: Path) -> None:
    town(tmp_path / "town")
    wrong = ACCEPTED.replace("services.childrens_home.price", "services.childrens_hom.price")
    added("instance.yaml", wrong)(tmp_path / "town")
    seen = run("check", str(tmp_path / "town"))
    assert seen.code == 2
    (unit, address) = seen.faults
    assert "instance.yaml, line" in unit
    assert "read the unit '£000/year'. Write places" in unit
    assert "no figure has the address 'services.childrens_hom.price'" in address
    assert f"Did you mean '{PRICE}'?" in address


def test_plain_counting_runs_where_nothing_is_planned() -> None:
    crowded = ("tutorial", "--set=needs.children.demand=150")
    seen = run("check", *crowded)
    assert seen.code == 0
    assert "Children looked after, 2025/26: 150 people, and places for 110" in seen.out
    assert "No plan can meet that: change one of these rows" in seen.out
    strict = run("check", *crowded, "--strict")
    assert strict.code == 2
    assert "places for 110" in strict.faults[0]


def test_remarks_of_a_kind_are_counted_and_ten_are_printed(tmp_path: Path) -> None:
    seen = run("check", "redbridge", "--set=pathways.*.units_per_person=20")
    lines = [line for line in seen.out.splitlines() if "One person usually uses one" in line]
    assert len(lines) == 10
    assert "more like the last" in seen.out
    assert "remarks, which stop nothing" in seen.out
    assert "instance.yaml: 'usual' takes its range and the reason" in seen.out
