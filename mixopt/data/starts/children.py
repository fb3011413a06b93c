"""How many children are looked after, where, of which age, and by whose carers.

No table crosses age with placement by council: those of 16 and over who are not in supported
accommodation are taken to be spread over all other placements alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from mixopt.data.starts.reading import Reading
from mixopt.data.starts.wording import number

PLACEMENTS = (
    "placed_foster", "placed_homes", "placed_supported", "placed_other_res", "placed_res_schools",
    "placed_parents", "placed_adoption", "placed_other",
)  # fmt: skip

PROVIDERS = (
    "provider_own", "provider_private", "provider_voluntary", "provider_other_la",
    "provider_other_public", "provider_unknown",
)  # fmt: skip

OWN_PLACES = ("adoption", "homes", "supported", "other_res", "res_schools")
"""Placements, besides fostering, of which a part is in a council's own provision."""


@dataclass(frozen=True)
class Children:
    """Children looked after on 31 March.

    Attributes:
        all: All of them.
        on: The day of the count, and its publication.
        placed: By placement, suppressed cells shared out.
        shared: Words on what was shared out; blank where nothing was.
        over_16: Aged 16 and over.
        over_16_share: Of every placement but supported accommodation.
        own: Fostered by the council's own carers and by kin.
        own_words: How that is worked out.
        mainstream: Of them, in the council's own mainstream households.
        mainstream_words: How that is known.
    """

    all: float
    on: str
    placed: dict[str, float]
    shared: str
    over_16: float
    over_16_share: float
    own: float
    own_words: str
    mainstream: float
    mainstream_words: str

    @property
    def fostered(self) -> float:
        """In foster care of any kind."""
        return self.placed["placed_foster"]

    @property
    def fostered_over_16(self) -> float:
        """Of them, aged 16 and over."""
        return self.fostered * self.over_16_share

    @property
    def residential(self) -> float:
        """In homes, other residential settings and schools."""
        return sum(self.placed[f"placed_{kind}"] for kind in ("homes", "other_res", "res_schools"))

    @property
    def supported(self) -> float:
        """In supported accommodation, and in other placements: mostly such, not yet registered."""
        return self.placed["placed_supported"] + self.placed["placed_other"]

    @property
    def at_home(self) -> float:
        """With parents, or placed for adoption."""
        return self.placed["placed_parents"] + self.placed["placed_adoption"]

    @property
    def kin(self) -> float:
        """Fostered by relatives and friends."""
        return self.own - self.mainstream

    @property
    def agency(self) -> float:
        """Fostered by agencies' carers."""
        return self.fostered - self.own

    def part_over_16(self, fostered: float) -> float:
        """Of so many fostered children, those of 16 and over."""
        return fostered * self.over_16_share


def find_children(reading: Reading) -> Children:
    """Children by placement, age and carer.

    Raises:
        DataError: A number without which nothing can be said is not published.
    """
    every, over_16 = reading.need("cla"), reading.need("age_16_plus")
    limit = reading.checks["few_children"]
    if not limit.passes(every):
        words = f"{number(every)} are looked after"
        reading.tell("few_children", words)
    placed = reading.shared_out("placements_suppressed", PLACEMENTS, every)
    shared = ""
    if hidden := [name for name in PLACEMENTS if reading.value(name) is None]:
        left = number(sum(placed[name] for name in hidden))
        shared = f" {left} children in {len(hidden)} suppressed cells are split as England's."
    supported = min(placed["placed_supported"] + placed["placed_other"], over_16)
    share = (over_16 - supported) / (every - supported)
    own, own_words = _find_own(reading, placed, every)
    mainstream, words = _find_mainstream(reading, own)
    on = f"{reading.date('cla')}, DfE, CLA 2025"
    return Children(
        every, on, placed, shared, over_16, share, own, own_words, mainstream, words
    )  # fmt: skip


def _find_own(reading: Reading, placed: dict[str, float], every: float) -> tuple[float, str]:
    """Children whom the council's own carers and kin foster, and how that is worked out."""
    providers = reading.shared_out(
        "providers_suppressed", PROVIDERS, every - placed["placed_parents"]
    )
    fostered, own = placed["placed_foster"], providers["provider_own"]
    voluntary = providers["provider_voluntary"]
    words = f"{number(own)} in own provision"
    if (
        not reading.checks["trust"].passes(own / fostered)
        and voluntary > reading.values["trust_voluntary"] * fostered
    ):
        told = f"own {number(own)} and voluntary provision {number(voluntary)}: both taken"
        reading.tell("trust", told)
        words += f" and {number(voluntary)} in voluntary provision (a trust runs the services)"
        own += voluntary
    parts = []
    for kind in OWN_PLACES:
        share, there = reading.values[f"own_share_{kind}"], placed[f"placed_{kind}"]
        there += placed["placed_other"] if kind == "supported" else 0
        own -= share * there
        parts.append(f"{number(share, 3)} x {number(there)} {kind.replace('_', ' ')}")
    own = min(max(own, 0.0), fostered)
    taken = f"{words} less England's own share of other placements ({', '.join(parts)})"
    return own, f"{taken} = {number(own)}, no more than the {number(fostered)} fostered"


def _find_mainstream(reading: Reading, own: float) -> tuple[float, str]:
    """Children in the council's own mainstream households, and how that is known."""
    filled, share = reading.value("foster_filled"), reading.values["mainstream_share"]
    if filled is not None and reading.checks["own_carers"].passes(filled / own if own else 0.0):
        return filled, (
            f"{number(filled)} filled mainstream places (Ofsted, {reading.date('foster_filled')}, "
            "LAIT, rounded to 5)"
        )
    taken = f"{number(share, 2)} x {number(own)} = {number(share * own)} taken"
    if filled is None:
        reading.tell("own_carers_missing", taken)
        why = "the council has no return of its own"
    else:
        reading.tell("own_carers", f"Ofsted {number(filled)}, own fostering {number(own)}: {taken}")
        why = f"Ofsted's {number(filled)} do not fit"
    words = f"{number(share, 2)} x {number(own)} = {number(share * own)}, as in England: {why}"
    return share * own, words
