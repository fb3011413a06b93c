"""`mixopt reach` and `mixopt price --to`: what they print, their files, exit codes and faults."""

import csv
import json
from pathlib import Path

from support.program import run

CARERS = "services.foster_in_house.available"


def test_the_answer_comes_first_then_the_plan_there() -> None:
    done = run("reach", "stockport")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert "£1,250,000: the largest with a plan (£1,100,000 today)." in lines
    assert "At £1,250,001 there is no plan: solved again." in lines
    assert any(line.startswith("Reduction in the service offer") for line in lines)


def test_a_value_without_a_plan_ends_with_3_and_says_the_nearest() -> None:
    done = run("reach", "tutorial", "standards.caseload.limit=10")
    assert done.returncode == 3
    assert "13.43 cases/FTE: not 10, with no plan: the nearest that has one" in done.stdout


def test_json_and_csv_have_the_same_numbers(tmp_path: Path) -> None:
    done = run("reach", "tutorial", "need", f"{CARERS}=enough", "--json", "all.json",
               "--csv", "all.csv", folder=tmp_path)  # fmt: skip
    assert done.stdout.endswith("Written: all.json\nWritten: all.csv\n")
    document = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert document["format"] == "mixopt-reach/1"
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    for row, aim in zip(rows, document["aims"], strict=True):
        assert float(row["value"]) == aim["value"]
        assert float(row["cost"]) == aim["cost"]
        people = {each["item"]: each["last"] for each in aim["mix"] if each["topic"] == "mix"}
        assert float(row["mix.foster_agency"] or 0) == people.get("foster_agency", 0)


def test_every_fault_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    done = run(
        "reach", "tutorial", "savng", f"{CARERS}=mots", "--json", "all.json", folder=tmp_path
    )
    assert done.returncode == 2
    assert "Did you mean 'saving'?" in done.stderr
    assert f"Did you mean '{CARERS}=most'?" in done.stderr
    assert [*tmp_path.iterdir()] == []


def test_a_price_at_a_value_is_one_line() -> None:
    done = run("price", "tutorial", CARERS, "--to", "45")
    assert done.returncode == 0
    assert done.stdout == (
        "Foster care, the council's own carers: available, 40 places today: at 45 places the plan "
        "costs £6,088,643 (£912,500 less than as it is); people in the last period: Foster care, "
        "the council's own carers 45.0, Foster care by independent agencies 30.0, Children's home "
        "15.0.\n"
    )


def test_years_are_taken_as_one_by_amount_or_by_share() -> None:
    for behind in ("[*]", "[*]%"):
        done = run("price", "redbridge", f"needs.looked_after_under_16.demand{behind}", "--to", "1")
        assert done.returncode == 0
        assert "than as it is" in done.stdout


def test_what_is_added_to_years_that_differ_is_not_taken_for_their_value() -> None:
    done = run("price", "redbridge", "needs.looked_after_under_16.demand[*]", "--to", "1")
    assert ": at +1 people the plan costs " in done.stdout


def test_sums_of_money_are_printed_in_pounds() -> None:
    done = run("reach", "stockport", "saving[for good]")
    assert "£1,250,000: the largest with a plan (£1,100,000 today)." in done.stdout
    assert "At £1,250,001 there is no plan: solved again." in done.stdout


def test_a_price_at_a_value_without_a_plan_says_the_nearest() -> None:
    done = run("price", "tutorial", CARERS, "--to", "0")
    assert done.returncode == 3
    assert "at 0 there is no plan, and the nearest value with one is 37.27 places" in done.stdout


def test_what_is_not_about_one_value_is_a_fault() -> None:
    done = run("price", "tutorial", CARERS, "--to", "45", "--most-need", "--exact")
    assert done.returncode == 2
    assert "--most-need" in done.stderr
    assert "--exact" in done.stderr


def test_without_a_target_the_growth_of_need_is_asked() -> None:
    answer = run("reach", "tutorial")
    assert answer.returncode == 0
    assert "Growth of every need" in answer.stdout
