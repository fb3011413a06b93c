"""Explanation: conflicts, repairs, headroom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mixopt.instance.limit import FAMILIES
from mixopt.results.care_rows import Need
from mixopt.results.explanation_shown import explanation_line, explanation_table
from mixopt.schema.scenarios import Change


@dataclass(frozen=True, slots=True)
class Met:
    """What could be met inside the limits as they are."""

    needs: tuple[Need, ...]
    """Needs that are not met in full."""
    cost: float | None
    """£ that this plan costs. None: even this has no plan."""
    why: str
    """Why even this has none, in brief."""


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """Why an instance has no plan and the ways out; or how near it is to having none.

    Attributes:
        cost: £ of the plan, where there is one; then only `findings` and `near` are filled.
        brief: Whose plan it is, and by how much the money is short, line by line.
        short: Where other limits clash too, how the money stands once they are relaxed.
        relaxed: By how much they are then: who is left out, and which limits are broken.
        findings: What counting finds.
        conflicts: What clashes.
        alone: What one change of each figure does, by kind.
        package: The cheapest package of changes.
        met: What could be met; none where there are no needs, the most need was asked for, or the
            solver proves nothing.
        near: The figures that can go least far before there is no plan.
    """

    cost: float | None = None
    brief: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    findings: tuple[Finding, ...] = ()
    conflicts: Conflicts = field(default_factory=lambda: Conflicts((), more=False, eased=None))
    alone: tuple[SingleChanges, ...] = ()
    package: Package | None = None
    met: Met | None = None
    near: tuple[Headroom, ...] = ()

    def __repr__(self) -> str:
        """In a line or two."""
        return explanation_line(self)

    def _repr_html_(self) -> str:
        """For a notebook."""
        return explanation_table(self)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A limit that is relaxed so that all but those on money can hold."""

    says: str
    unit: str
    area: str
    period: str
    standing: str
    by: float
    """In its unit."""
    subject: str
    """Of what it demands anything."""
    family: str
    """A key of `FAMILIES`."""


@dataclass(frozen=True, slots=True)
class SingleChange:
    """One figure changed so that there is a plan."""

    kind: str
    standing: str
    sets: tuple[Set, ...]
    """What is set: one value for each period, where all of them have to move."""
    same: tuple[str, ...]
    """Addresses where as much more or less does the same."""
    cost: float
    """£ that the plan under it costs."""

    @property
    def by(self) -> float:
        """How large the change is, in the unit of the row, of all periods together."""
        return sum(abs(each.by) for each in self.sets)


@dataclass(frozen=True, slots=True)
class SingleChanges:
    """What comes of changing each figure of a kind alone."""

    kind: str
    offers: tuple[SingleChange, ...]
    """The least change first, unit by unit."""
    figures: int
    """Figures of the kind that were tried."""
    unconfirmed: int
    """Changes that the programme offers and re-solving does not confirm, or of which the solver
    proves nothing: not offered."""


@dataclass(frozen=True, slots=True)
class Part:
    """One change of a package."""

    kind: str
    standing: str
    set: Set
    pounds: float | None
    """£ that it counts; none where it has no price."""
    relative: float | None
    """Its change as a share of its value, where it has no price in £."""


@dataclass(frozen=True, slots=True)
class Package:
    """Changes that together make a plan possible.

    Attributes:
        parts: None where no package of what may move makes a plan.
        cost: £ of the least-cost plan under it.
        weights: The weight of each kind that may change.
    """

    parts: tuple[Part, ...] | None
    cost: float | None
    weights: Mapping[str, float]

    @property
    def pounds(self) -> float:
        """£ that its changes count together."""
        return sum(part.pounds or 0.0 for part in self.parts or ())

    @property
    def relative(self) -> float:
        """The relative changes of what has no price, added up."""
        return sum(part.relative or 0.0 for part in self.parts or ())


@dataclass(frozen=True, slots=True)
class At:
    """A figure that a limit depends on."""

    address: str
    value: float
    """In the unit of its row."""
    unit: str
    movable: bool
    """Whether a council could change it."""


@dataclass(frozen=True, slots=True)
class Clashing:
    """One limit of a conflict."""

    name: str
    """Of its row, with its index."""
    limit: str
    """Of the constraint: `needs_met`."""
    of: str
    says: str
    unit: str
    area: str
    period: str
    standing: str
    short: float
    """By how much it would have to be relaxed, if it alone were, for this conflict to be gone."""
    figures: tuple[At, ...]
    demand: str
    """What it demands, without of what."""
    subject: str
    """Of what; blank where the demand says it."""
    family: str
    """A key of `FAMILIES`."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits that cannot all hold; without any one of them, the others can."""

    limits: tuple[Clashing, ...]
    after: bool = False
    """It was looked for once the sets before it were relaxed."""
    left_out: float = 0.0
    """People left out by then, all periods added up."""

    @property
    def money(self) -> bool:
        """Whether it is about money."""
        return any(FAMILIES[limit.family].money for limit in self.limits)


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Every conflict that was found.

    Attributes:
        found: One after the other: those on money last.
        more: There may be more: the search ended at its limit, or others share limits with these.
        eased: By how much limits were relaxed, by name, before money was looked at: people left
            out, then what sets without people give; without end for an equation. None: money was
            not looked at.
    """

    found: tuple[Conflict, ...]
    more: bool
    eased: Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that counting finds.

    Attributes:
        says: A sentence with its figures.
        rows: File and row of each figure that would mend it; what changed it, if a run did.
        addresses: The address of each.
        sure: No plan can exist while it stands; else it is only odd.
    """

    says: str
    rows: tuple[str, ...]
    addresses: tuple[str, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Headroom:
    """How far one figure can go before there is no plan."""

    address: str
    """A pattern, where several are moved by the same share."""
    kind: str
    """Blank for what no council can move: need."""
    unit: str
    value: float
    last: float
    """The value as far as which there is a plan; of a pattern, what each is multiplied by."""
    up: bool
    """It is more of it that leaves no plan; else less."""
    share: float
    """How far that is, as a share of its value."""


@dataclass(frozen=True, slots=True)
class Set:
    """A figure set to another value."""

    address: str
    """With the period in brackets, where its row has one for each."""
    unit: str
    """As its row is written."""
    before: float
    after: float
    setting: str
    """What `--set` takes: `ADDRESS=VALUE`."""
    periods: int = 1
    """In how many periods at once."""

    @property
    def by(self) -> float:
        """By how much it is changed."""
        return float(Decimal(str(self.after)) - Decimal(str(self.before)))

    @property
    def change(self) -> Change:
        """As a scenario makes it."""
        return Change(address=self.address, set=float(self.setting.rpartition("=")[2]))
