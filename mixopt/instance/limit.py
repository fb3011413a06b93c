"""How a block declares its limits and its variables, in words. Knows no programme.

The block that adds a limit declares here all that is asked of it later (does it stand in the
allocation check, how is it shown in a conflict, what would mend it): no other file lists limits
by name.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Limits that are shown and relaxed alike where limits cannot all hold.

    Attributes:
        headline: What a conflict with such a limit is about; `{when}` and `{short}` stand for its
            periods and for what is missing. Blank: the limits speak for themselves.
        money: It limits what may be spent or paid, from above. A conflict that exists
            without it is shown without it, and the least cost without it says how much is short.
        priced: A plan's table of prices has it even where its price is nothing.
    """

    headline: str
    money: bool
    priced: bool


SHORT_OF_MONEY = "Money, {when}: these limits alone call for at least {short} more than there is."

SHORT_OF_STAFF = "Staff, {when}: at least {short} too few for these limits alone."

SHORT_OF_ROOM = "People, {when}: at least {short} more than these limits alone have room for."

SHORT_OF_FUNDS = "Funds, {when}: these limits alone call for at least {short} more than there is."

MUST_BE_SPENT = (
    "Money that must be spent in full, {when}: at least {short} more than there is to pay for."
)

HEADLINES = (SHORT_OF_MONEY, SHORT_OF_STAFF, SHORT_OF_ROOM, SHORT_OF_FUNDS, MUST_BE_SPENT)
"""Of several headlines, a conflict has the first."""

FAMILIES = {
    "partners": Family("", money=True, priced=False),
    "lasting savings": Family(SHORT_OF_MONEY, money=True, priced=True),
    "savings": Family(SHORT_OF_MONEY, money=True, priced=True),
    "spending": Family(SHORT_OF_MONEY, money=True, priced=False),
    "funds": Family(SHORT_OF_FUNDS, money=True, priced=True),
    "spent in full": Family(MUST_BE_SPENT, money=False, priced=False),
    "rules": Family("", money=False, priced=False),
    "staff": Family(SHORT_OF_STAFF, money=False, priced=False),
    "places": Family("", money=False, priced=False),
    "people": Family(SHORT_OF_ROOM, money=False, priced=False),
}
"""What limits are about, in the order in which they are left out of a conflict: money first;
rules and staff together, policy before law before what nobody can change; people last."""

PEOPLE = "people"
"""The family of limits that say how many people there are: leaving people out relaxes them."""

ENVELOPE, TARGETS = "spending", ("lasting savings", "savings")
"""The family of the envelope, and those of savings targets."""

SPENT = "spent in full"
"""The family of limits that say that money must be spent."""

LAST = ("places", PEOPLE)
"""Families that are left out after all rules: a conflict among them alone shows no rule."""

MARGIN, ALLOWANCE, NOT_ASKED, KEPT = "margin", "rounding allowance", "not asked", "kept"

ALLOCATION = {
    MARGIN: "its figure is a margin of the table, which may be out by a little",
    ALLOWANCE: "it says how far a margin may be out, which the check says itself",
    NOT_ASKED: "the check does not ask for it",
    KEPT: "it holds in the check too",
}
"""How the allocation check treats a limit."""

STANDINGS = ("physical", "law", "policy", "standard", "ringfence", "metric", "added", "definition")
"""How firm a limit is: `physical` (places, people), `law`, `policy`; as the standard, ring-fence or
metric says that it is of; `added` to a Pyomo programme by a user; or `definition`: it limits
nothing, it says what a variable is."""


SUBJECT_FIRST, DEMAND_FIRST = "{subject}: {demand}", "{demand}: {subject}"
"""How what a limit demands, and of what, make one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The declaration of a constraint. In its words `{need}` and the like stand for titles.

    Attributes:
        words: What one step of its right-hand side is.
        demand: What it demands, without of what.
        subject: Of what; blank where the demand says it.
        unit: The unit of its right-hand side, in the singular.
        standing: One of `STANDINGS`.
        keys: What each index is: area, need, service, supply, role, lever, standard, fund, period.
        family: A key of `FAMILIES`.
        allocation: A key of `ALLOCATION`.
        mended_by: What money would mend it, such as "higher envelope"; blank where none would.
        step: One unit more of the right-hand side, or one less where that is what is asked about.
        order: How the two parts make a sentence.

    Raises:
        ValueError: The standing, the family or the allocation is none that there is.
    """

    words: str
    demand: str
    subject: str
    unit: str
    standing: str
    keys: tuple[str, ...]
    family: str
    allocation: str
    mended_by: str
    step: float = 1.0
    order: str = SUBJECT_FIRST

    @property
    def says(self) -> str:
        """What it demands and of what, as one sentence."""
        if not self.subject:
            return self.demand
        return self.order.replace("{subject}", self.subject).replace("{demand}", self.demand)

    def __post_init__(self) -> None:
        for what, read, known in (
            ("standing", self.standing, STANDINGS),
            ("family", self.family, FAMILIES),
            ("allocation", self.allocation, ALLOCATION),
        ):
            if read not in known:
                msg = f"the {what} of '{self.words}' is '{read}': write one of {', '.join(known)}"
                raise ValueError(msg)
        if self.mended_by and not FAMILIES[self.family].money:
            msg = f"'{self.words}' is mended by money, and its family '{self.family}' is not money"
            raise ValueError(msg)


def definition(words: str, unit: str, keys: tuple[str, ...]) -> Limit:
    """Declare a constraint that limits nothing: it defines a variable.

    It is never shown, and always holds, in every conflict and in the allocation check.
    """
    return Limit(
        words=words,
        demand="",
        subject="",
        unit=unit,
        standing="definition",
        keys=keys,
        family="rules",
        allocation=KEPT,
        mended_by="",
    )


def of_standard(words: str, unit: str, demand: str) -> Limit:
    """Declare a limit that a standard of the model sets, with the standing of that standard."""
    return Limit(
        words=words,
        demand=demand,
        subject="{standard}",
        unit=unit,
        standing="standard",
        keys=("area", "standard", "period"),
        family="rules",
        allocation=KEPT,
        mended_by="",
    )


@dataclass(frozen=True, slots=True)
class Variable:
    """The declaration of a decision variable.

    Attributes:
        words: What it is, and in what unit.
        none_left: What it means that it falls to 0, which may end the range of a price. Blank
            where it never does. `{need}` and the like stand for titles.
        keys: What each index is.
        scale: How much one unit counts beside others, where of many plans of the same cost the one
            nearest to today is taken; 0 where other decisions determine it.
        level: 1 for people, staff and starts, which are compared first; 2 for what is compared
            where these are the same: money, and what is drawn from where.
        opening: The table whose figure `opening` it is compared with in the first period, and with
            the period before in the others; blank where it is compared with 0, which spreads it
            evenly.
        decided_ahead: It is started, hired or signed before the figures of its period are known,
            and cannot be changed when they are.
    """

    words: str
    none_left: str
    keys: tuple[str, ...]
    scale: float = 1.0
    level: int = 1
    opening: str = ""
    decided_ahead: bool = False
