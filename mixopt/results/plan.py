"""The plan: the answer, frozen and complete. Knows nothing of Pyomo or HiGHS.

Every list below is a table of the JSON and CSV output, under its own name; every field is a
column. Money is in £. People, volumes and FTE are averages over the period. A plan's shape is
versioned by `FORMAT`: fields may be added under the same version, never renamed or removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from mixopt import accounts
from mixopt.proofs import Certificate as Certificate
from mixopt.proofs import ExactProof as ExactProof

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "mixopt-plan/1"


@dataclass(frozen=True, slots=True)
class Supported:
    """People of a need supported by a service."""

    area: str
    need: str
    service: str
    period: str
    suits: str
    """`preferred` or `suitable`."""
    opening: float
    """People before the first period."""
    people: float


@dataclass(frozen=True, slots=True)
class Need:
    """A need: who has it, who was kept out of it, who is supported, who is not."""

    area: str
    need: str
    period: str
    unit: str
    demand: float
    relief: float
    supported: float
    unmet: float


@dataclass(frozen=True, slots=True)
class Volume:
    """Units drawn from a supply, and what it has."""

    area: str
    service: str
    supply: str
    period: str
    unit: str
    available: float
    """Before levers."""
    added: float
    """By levers."""
    drawn: float


@dataclass(frozen=True, slots=True)
class Staff:
    """Staff of a role under a contract. Hires and releases are of permanent staff."""

    area: str
    role: str
    contract: str
    period: str
    opening: float
    """FTE before the first period."""
    fte: float
    hired: float
    released: float


@dataclass(frozen=True, slots=True)
class Started:
    """Starts of a lever."""

    area: str
    lever: str
    period: str
    started: float
    posts_released: float
    """Posts done away with so far, in FTE."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What a standard came to, against its limit, in the limit's own unit."""

    area: str
    standard: str
    period: str
    unit: str
    sense: str
    """`at_most` or `at_least`."""
    limit: float
    reached: float
    standing: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger: units × price × times = amount."""

    area: str
    line: str
    item: str
    """What is counted: `bought`, `contributions`, `pay`, `hiring`, `cost`, `saving`, `amount`."""
    period: str
    units: float
    unit: str
    price: float
    price_unit: str
    times: float
    """Weeks or years in the period where the price is for one of them; else 1."""
    amount: float
    figure: str
    """Address of the price."""
    source: str
    source_kind: str


@dataclass(frozen=True, slots=True)
class Position:
    """An area's money in a period."""

    area: str
    period: str
    cost: float
    envelope: float | None
    headroom: float | None
    """Envelope less what it pays."""
    target: float | None
    """Baseline less savings, where there is a savings target."""
    discount: float
    """What £1 of the period counts in the plan's cost."""
    from_funds: float
    """What funds pay of the cost; the envelope pays the rest."""
    counted: float
    """Cost less what grants and one-off money pay: what the savings target limits."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit: how much room it leaves, and what one more unit of it would do.

    One more person with a need brings what they are as casework and routing, too.
    """

    area: str
    limit: str
    of: str
    """What it is about: need, service, role, standard ... by name."""
    period: str
    words: str
    unit: str
    standing: str
    room: float
    """Units that are left before it binds."""
    change: float | None
    """£ that one more unit adds to the plan's cost, by solving again; negative saves. None: there
    is then no plan. In most-need mode: at the same need unmet. Discounted, as the cost is."""
    slope: float
    """£ a unit for a small step, by the dual; where limits meet, in one direction only."""
    people: float | None
    """Most-need mode: weighted person-years that one more unit leaves unmet; negative helps."""
    repeated: int | None
    """Limits of the same number say the same: easing one of them alone does nothing, and their
    slopes are one price that is split between them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The least-cost plan that meets every limit."""

    instance: str
    title: str
    model: str
    scenario: str
    changes: tuple[str, ...]
    """What was changed against the files of the instance."""
    status: str
    mode: str
    cost: float
    """£ over the plan, later money discounted: what was minimised."""
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    certificate: Certificate
    need_certificate: Certificate | None
    """Most-need mode: proof that no plan leaves less need unmet; in people, not £ thousand."""
    exact_proof: ExactProof | None
    """Where it was asked for: the proof again, in fractions that are never rounded."""
    exact_need_proof: ExactProof | None
    """Most-need mode: the same of the need left unmet."""
    money: tuple[Position, ...]
    needs: tuple[Need, ...]
    supported: tuple[Supported, ...]
    volumes: tuple[Volume, ...]
    staff: tuple[Staff, ...]
    levers: tuple[Started, ...]
    standards: tuple[Reached, ...]
    limits: tuple[Bound, ...]
    ledger: tuple[Entry, ...]
    schemes: tuple[accounts.Spent, ...]
    payments: tuple[accounts.Payment, ...]
    funds: tuple[accounts.Balance, ...]
    ringfences: tuple[accounts.Fenced, ...]
    metrics: tuple[accounts.Level, ...]
    break_even: tuple[accounts.BreakEven, ...]
    savings: tuple[accounts.Saved, ...]
    bridge: tuple[accounts.Step, ...]
    partners: tuple[accounts.Partner, ...]
    more_money: tuple[accounts.MoreMoney, ...]
    made_by: dict[str, Any]
    """Versions and options that made it."""

    def tables(self) -> dict[str, tuple[Any, ...]]:
        """Every table by its name."""
        return {name: getattr(self, name) for name in TABLES}

    def document(self) -> dict[str, Any]:
        """The plan as the JSON document that `--json` writes."""
        head = {
            "format": FORMAT,
            "instance": self.instance,
            "title": self.title,
            "model": self.model,
            "scenario": self.scenario,
            "changes": list(self.changes),
            "status": self.status,
            "mode": self.mode,
            "cost": self.cost,
            "areas": list(self.areas),
            "periods": list(self.periods),
            "certificate": asdict(self.certificate),
            "need_certificate": asdict(self.need_certificate) if self.need_certificate else None,
            "exact_proof": asdict(self.exact_proof) if self.exact_proof else None,
            "exact_need_proof": asdict(self.exact_need_proof) if self.exact_need_proof else None,
        }
        tables = {name: [asdict(row) for row in rows] for name, rows in self.tables().items()}
        return {**head, **tables, "made_by": self.made_by}


TABLES: dict[str, type] = {
    "money": Position,
    "needs": Need,
    "supported": Supported,
    "volumes": Volume,
    "staff": Staff,
    "levers": Started,
    "standards": Reached,
    "limits": Bound,
    "ledger": Entry,
    "schemes": accounts.Spent,
    "payments": accounts.Payment,
    "funds": accounts.Balance,
    "ringfences": accounts.Fenced,
    "metrics": accounts.Level,
    "break_even": accounts.BreakEven,
    "savings": accounts.Saved,
    "bridge": accounts.Step,
    "partners": accounts.Partner,
    "more_money": accounts.MoreMoney,
}
"""The tables of a plan and the row of each."""


def columns(table: str) -> list[str]:
    """The columns of a table, in order."""
    return [field.name for field in fields(TABLES[table])]


def frame(rows: Sequence[Any]) -> pd.DataFrame:
    """Rows of a table as a DataFrame, for those who want a spreadsheet in Python."""
    import pandas as pd

    return pd.DataFrame([asdict(row) for row in rows])
