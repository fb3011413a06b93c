"""The answer for a programme that a user has changed: a plan, and prices of what was added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mixopt.instance.notebook import html_table, pluralise
from mixopt.results.plan import Plan
from mixopt.results.price import Side, side_text
from mixopt.units import Measure, pounds


@dataclass(frozen=True, slots=True, repr=False)
class AddedLimit:
    """A constraint that a user added, with its price."""

    name: str
    """As Pyomo names it: `no_more_homes[2025/26]`."""
    doc: str
    """What the user wrote of it."""
    sense: str
    """`at_most`, `at_least` or `equal`."""
    right: float
    """Its right-hand side, with every constant on that side."""
    left: float
    """What its left-hand side comes to in the plan."""
    measure: Measure
    """What its price is in: £ of the plan; or person-years, where need left unmet was minimised."""
    up: Side
    """What a right-hand side that is higher does; the step is of one."""
    down: Side
    """What one that is lower does."""

    @property
    def room(self) -> float:
        """How far its left-hand side is from the right-hand side; 0 where it binds."""
        return abs(self.right - self.left)

    @property
    def words(self) -> str:
        """Its price on both sides, in a line."""
        more, less = (side_text(side, self.measure) for side in (self.up, self.down))
        return f"one more {more}, one less {less}"

    def __repr__(self) -> str:
        """In a line."""
        return f"<Added limit {self.name} {self.sense} {self.right:,.6g}: {self.words}>"


@dataclass(frozen=True, slots=True, repr=False)
class SolvedLp:
    """A changed programme, solved, certified and read back."""

    plan: Plan
    """Its `changes` say what was changed in the programme, after what was changed in figures."""
    added: tuple[AddedLimit, ...]
    """Each constraint that was added, in the order of the programme."""
    variables: Mapping[str, float]
    """The value of each variable that was added, by its name."""
    measure: Measure
    objective: float
    """What was minimised: £, or weighted person-years left unmet."""
    outside_ledger: float
    """£ of the objective that no line of the ledger holds: what terms that were added cost. Where
    the objective was replaced, all that it is beyond the plan's cost."""
    breaks: tuple[str, ...]
    """Limits of mixopt that the plan breaks, as the programme was changed so that it may."""

    def __getitem__(self, name: str) -> AddedLimit:
        """An added constraint by its name.

        Raises:
            KeyError: There is none.
        """
        for each in self.added:
            if each.name == name:
                return each
        there = ", ".join(each.name for each in self.added) or "none was added"
        msg = f"no added constraint is called {name!r}; there is: {there}"
        raise KeyError(msg)

    def __repr__(self) -> str:
        """The plan, and what was added to its programme."""
        lines = [repr(self.plan)[:-1]]
        lines += [f" {each.name}: {each.words}" for each in self.added[:MOST_SHOWN]]
        if len(self.added) > MOST_SHOWN:
            lines.append(f" ... and {len(self.added) - MOST_SHOWN} more added constraints")
        if self.breaks:
            lines.append(f" breaks {pluralise(len(self.breaks), 'limit')} that could be relaxed")
        return "\n".join(lines) + ">"

    def _repr_html_(self) -> str:
        """For a notebook: the plan, then a row for each added constraint."""
        rows = [
            [
                each.name,
                each.sense,
                f"{each.right:,.6g}",
                f"{each.left:,.6g}",
                side_text(each.up, each.measure),
                side_text(each.down, each.measure),
            ]
            for each in self.added[:MOST_SHOWN]
        ]
        heading = f"Added to the programme: {pluralise(len(self.added), 'constraint')}"
        if self.outside_ledger:
            heading += f". Outside the ledger: {pounds(self.outside_ledger)}"
        columns = ("Constraint", "Sense", "Right", "Left", "One more adds", "One less adds")
        table = html_table(heading, rows, columns)
        broken = html_table("It breaks", [[each] for each in self.breaks]) if self.breaks else ""
        return f"{self.plan._repr_html_()}{table}{broken}"


MOST_SHOWN = 10
"""Added constraints in a representation."""
