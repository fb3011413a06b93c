"""The plan: the answer, frozen and complete. Knows nothing of Pyomo or HiGHS.

Every list below is a table of the JSON and CSV output, under its own name; every field is a
column. Money is in £. People, volumes and FTE are averages over the period. A plan's shape is
versioned by `FORMAT`: fields may be added under the same version, never renamed or removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from mixopt.certificates import Certificate as Certificate
from mixopt.certificates import ExactProof as ExactProof
from mixopt.instance.limit import Limit
from mixopt.instance.notebook import html_table, pluralise, span
from mixopt.results import funding_rows as accounts
from mixopt.results.beyond import Beyond
from mixopt.results.care_rows import (
    Bound,
    Deployed,
    Entry,
    Flowed,
    Grouped,
    Leaver,
    Local,
    Need,
    Position,
    Reached,
    RepaidLater,
    Staff,
    Started,
    Supported,
    Vacancy,
    Volume,
)
from mixopt.results.freedom import Free
from mixopt.units import pounds

FORMAT = "mixopt-plan/1"


@dataclass(frozen=True, slots=True, repr=False)
class Plan:
    """The least-cost plan that meets every limit."""

    instance: str
    title: str
    model: str
    scenario: str
    """Names of the scenarios applied, in order, joined by ", "; blank for none."""
    changes: tuple[str, ...]
    """What was changed against the files of the instance."""
    status: str
    mode: str
    cost: float
    """£ over the plan, later money discounted: what was minimised. Where the plan looks beyond its
    last period, the years beyond are in it."""
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
    flows: tuple[Flowed, ...]
    leavers: tuple[Leaver, ...]
    groups: tuple[Grouped, ...]
    localities: tuple[Local, ...]
    supported: tuple[Supported, ...]
    volumes: tuple[Volume, ...]
    staff: tuple[Staff, ...]
    vacancies: tuple[Vacancy, ...]
    deployment: tuple[Deployed, ...]
    levers: tuple[Started, ...]
    standards: tuple[Reached, ...]
    limits: tuple[Bound, ...]
    ledger: tuple[Entry, ...]
    schemes: tuple[accounts.Spent, ...]
    payments: tuple[accounts.Payment, ...]
    funds: tuple[accounts.Balance, ...]
    ringfences: tuple[accounts.Fenced, ...]
    metrics: tuple[accounts.Level, ...]
    profiles: tuple[accounts.LevelIn, ...]
    break_even: tuple[accounts.BreakEven, ...]
    savings: tuple[accounts.Saved, ...]
    bridge: tuple[accounts.Step, ...]
    partners: tuple[accounts.Partner, ...]
    overspends: tuple[accounts.Overspend, ...]
    more_money: tuple[accounts.MoreMoney, ...]
    free: tuple[Free, ...]
    """Decisions that could differ at the same cost; empty, too, where that was not asked."""
    repaid_later: tuple[RepaidLater, ...]
    """Levers that are left out because the plan ends before they have repaid what they cost."""
    declared: Mapping[str, Limit]
    """What is said of each sort of limit in `limits`, by its name; not written."""
    made_by: Mapping[str, Any]
    """Versions and options that made it."""
    price_base: str | None = None
    """What money is in, where the instance says so: `cash`, or `real 2018/19`."""
    beyond: Beyond | None = None
    """What lies beyond the last period, where the instance looks there."""

    def tables(self) -> dict[str, tuple[Any, ...]]:
        """Every table by its name."""
        return {name: getattr(self, name) for name in TABLES}

    @property
    def certified(self) -> bool:
        """Whether every proof that was made of it holds."""
        proofs = (
            self.certificate,
            self.need_certificate,
            self.exact_proof,
            self.exact_need_proof,
        )
        return all(proof.holds for proof in proofs if proof is not None)

    def __repr__(self) -> str:
        """In two lines: whose plan it is, and what it costs."""
        changed = f", scenario {self.scenario}" if self.scenario else ""
        changed += f", {pluralise(len(self.changes), 'change')}" if self.changes else ""
        return (
            f"<Plan of {self.title}{changed}, {span(self.periods)}:\n"
            f" {self.mode}, {pounds(self.cost)} over the plan{self._and_beyond}, "
            f"{'certified' if self.certified else 'NOT certified'}>"
        )

    @property
    def _and_beyond(self) -> str:
        years = self.beyond.years if self.beyond else 0
        return f" and {pluralise(years, 'year')} beyond" if years else ""

    @property
    def cost_within(self) -> float:
        """£ of the cost that lie in the plan's own periods, discounted as it is."""
        return self.cost - (self.beyond.discounted if self.beyond else 0.0)

    def _repr_html_(self) -> str:
        """For a notebook: the money of each area and period."""
        heading = repr(self).strip("<>").replace("\n", "")
        rows = [
            [
                row.period if len(self.areas) == 1 else f"{row.area}, {row.period}",
                pounds(row.cost),
                *("" if each is None else pounds(each) for each in (row.envelope, row.headroom)),
            ]
            for row in self.money
        ]
        unmet = sum(row.unmet for row in self.needs)
        if self.mode == "most-need":
            rows.append(["People whom no service supports, all periods", f"{unmet:,.6g}", "", ""])
        return html_table(heading, rows, ("Period", "Cost", "Envelope", "Headroom"))

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
        tables = {
            name: [asdict(row) for row in rows]
            for name, rows in self.tables().items()
            if rows or name not in WHERE_ANY
        }
        beyond = {"beyond": self.beyond.document()} if self.beyond else {}
        base = {"price_base": self.price_base} if self.price_base else {}
        return {**head, **base, **tables, **beyond, "made_by": self.made_by}


WHERE_ANY = ("profiles",)
"""Tables that the document has only where they have rows."""

TABLES: dict[str, type] = {
    "money": Position,
    "needs": Need,
    "flows": Flowed,
    "leavers": Leaver,
    "groups": Grouped,
    "localities": Local,
    "supported": Supported,
    "volumes": Volume,
    "staff": Staff,
    "vacancies": Vacancy,
    "deployment": Deployed,
    "levers": Started,
    "standards": Reached,
    "limits": Bound,
    "ledger": Entry,
    "schemes": accounts.Spent,
    "payments": accounts.Payment,
    "funds": accounts.Balance,
    "ringfences": accounts.Fenced,
    "metrics": accounts.Level,
    "profiles": accounts.LevelIn,
    "break_even": accounts.BreakEven,
    "savings": accounts.Saved,
    "bridge": accounts.Step,
    "partners": accounts.Partner,
    "overspends": accounts.Overspend,
    "more_money": accounts.MoreMoney,
    "free": Free,
    "repaid_later": RepaidLater,
}
"""The tables of a plan and the row of each."""


def columns(table: str) -> list[str]:
    """The columns of a table, in order."""
    return [field.name for field in fields(TABLES[table])]
