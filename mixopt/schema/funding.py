"""The money of a model: who holds it, what it may pay for, and what spending brings about."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from mixopt.schema.fields import Name, Names, Strict, Text, once_each

Lines = Annotated[tuple[Text, ...], Field(min_length=1, max_length=500), AfterValidator(once_each)]


class Fund(Strict):
    """Money with rules, besides the envelope: a grant, one-off money, a reserve.

    Funds are used in the order in which they stand here, before the envelope; reserves after it.
    """

    title: Text
    kind: Literal["grant", "one_off", "reserve"]
    """`grant`: pays any of its lines. `one_off`: pays one-off lines only, unless the instance lets
    it bridge a named period. `reserve`: has an opening balance, what is put in, and a floor."""
    pays: Lines = ("*",)
    """The lines it may pay for, as the ledger names them: `services.foster_agency.spot`,
    `schemes.home_first`. `*` stands for any part."""
    parts: dict[Name, Text] = Field(default_factory=dict)
    """The parts that add up to its amount. None: one amount."""
    holder: Name | None = None
    """The partner who holds it. None: the area's council."""
    carried: bool = False
    """What is not spent is there in the next period; else it is returned. A reserve always keeps
    what it has."""
    in_full: bool = False
    """A minimum contribution: all of it is spent in its period."""
    shared: bool = False
    """Areas may put it into one pool: a figure says which share of it, in each period."""
    risk: bool = False
    """What it pays for may come to more, and its holder may hold a contingency beside it: both are
    figures. The plan says who bears what is left, and is held to neither."""
    additional_to: Annotated[tuple[Text, ...], AfterValidator(once_each)] = ()
    """Lines on which a baseline is spent from other money: this fund comes on top."""


class Scheme(Strict):
    """A line whose spend is itself a decision, between a least and a most."""

    title: Text
    theme: Name | None = None
    """The theme that it is reported under."""
    one_off: bool = False
    """Its spend does not recur."""
    contract: bool = False
    """It is under contract: today's spend is bound while that runs, and while notice of its end is
    given. Figures say for how many months of each period."""
    slow: bool = False
    """Its spend a year changes by no more than a share from one period to the next: figures say by
    how much it can `fall` and `rise`."""
    contributions: Names = ()
    """Funds whose part of its spend, all areas together, is a figure; no other fund pays it."""
    effects: dict[Name, Literal["known", "at_least", "range", "unknown"]] = Field(
        default_factory=dict
    )
    """What is known of how each £1,000 moves a metric. `at_least`: by so much or more. `range`:
    from one figure to another; the plan counts on the weaker. `unknown`: nothing is counted, and
    the plan says how effective it must be to pay for itself."""


class RingFence(Strict):
    """Spending that must reach a least, or may not pass a most."""

    title: Text
    standing: Literal["law", "policy"]
    """`law`: statute, regulation or a condition of grant. `policy`: local."""
    source: Text
    """What sets it, and where."""
    sense: Literal["at_least", "at_most"] = "at_least"
    """Whether the limit is a least or a most."""
    funds: Names = ()
    """The funds whose payments count. None named: all that is spent, whoever pays."""
    lines: Lines = ("*",)
    """The lines that count. `*` stands for any part; the first that fits a line holds."""
    protected: bool = False
    """Each of `lines` counts by a share, which is a figure; else in full."""
    limit: Literal["amount", "share", "uplifted"] = "amount"
    """`amount`: £ in each period. `share`: a share of what the funds in `of` have. `uplifted`: £ of
    the first period, raised by a rate in each later one."""
    of: Names = ()
    """The funds that a share is taken of."""
    together: bool = False
    """One limit for all areas together; else each area has its own."""


class Metric(Strict):
    """Something that is counted and has a target: admissions, delayed days."""

    title: Text
    unit: Literal["count", "days", "per_100000", "percent"]
    """`per_100000` and `percent` are of a number of people, which is a figure."""
    sense: Literal["at_least", "at_most"]
    """Whether the target is a least or a most."""
    standing: Literal["law", "policy", "aim"]
    """`aim`: the plan tells how far it gets, and is not held to it."""
    source: Text
    """What sets the target, and where."""
    profile: Literal["month", "quarter"] | None = None
    """The number of the year is followed by month or by quarter too: figures say which share of
    what is expected, and of what each scheme does, falls in each."""
    profile_target: Literal["as_expected", "own"] | None = None
    """The target of the year stands by month or quarter, and the plan is held to it in each:
    `as_expected`, in the shares of what is expected, or in shares of its `own`, which are figures.
    None: it is one of the year as a whole."""
    worth: bool = False
    """What one fewer (or one more) is worth in £ is a figure; break-even effects rest on it."""
