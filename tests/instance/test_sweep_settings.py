"""Cases as the command line gives them."""

import pytest

from mixopt.errors import DataError
from mixopt.instance.sweep_settings import values_listed, values_over


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("800:1000:3", [800.0, 900.0, 1000.0]),
        ("0.1:0.4:4", [0.1, 0.2, 0.3, 0.4]),  # not 0.30000000000000004
        ("5:-5:3", [5.0, 0.0, -5.0]),
        ("-10%:+10%:3", ["-10%", "+0%", "+10%"]),
        ("+0:+4:3", ["+0", "+2", "+4"]),
        ("+-4:+4:2", ["+-4", "+4"]),
        ("*0.9 : *1.1 : 3", ["*0.9", "*1", "*1.1"]),
    ],
)
def test_values_are_evenly_spaced_and_written_as_a_setting(
    text: str, values: list[float | str]
) -> None:
    assert values_over([f"a.b={text}"]) == {"a.b": values}


def test_values_are_listed() -> None:
    assert values_listed(["a=1, -5%,*2,+3", "b=7"]) == {"a": [1.0, "-5%", "*2", "+3"], "b": [7.0]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a", "read 'a'. Write ADDRESS=FROM:TO:NUMBER"),
        ("=1:2:3", "Write ADDRESS=FROM:TO:NUMBER"),
        ("a=1:2", "Write ADDRESS=FROM:TO:NUMBER"),
        ("a=1:+2%:3", "'1' and '+2%' do not do the same"),
        ("a=1:2:1", "'1' is no number of values. Write one from 2 to 100,000"),
        ("a=1:2:2.5", "'2.5' is no number of values"),
        ("a=5%:6%:3", "'5%'. Write +5% or -5%"),
        ("a=x:2:3", "'x'. Write 850 or -3 for a value"),
    ],
)
def test_what_is_no_range_is_said_with_what_to_write(text: str, says: str) -> None:
    with pytest.raises(DataError) as error:
        values_over([text])
    assert str(error.value).startswith(f"--over: read '{text}'")
    assert says in str(error.value)


def test_every_fault_is_said_and_an_address_is_given_once() -> None:
    with pytest.raises(DataError) as error:
        values_listed(["a=1", "a=2", "b=", "c=1,,2"])
    assert len(error.value.faults) == 3
    assert "'a' is given twice. Give all its values at once" in str(error.value)
