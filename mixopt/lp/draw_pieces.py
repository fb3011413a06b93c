"""Draws of programmes that are settled piece by piece, in whatever process: numbers alone.

All that a piece is settled from can be sent to another process or machine, which needs to know
nothing of what the numbers mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mixopt.lp.draws import Draws
from mixopt.lp.elastic_draws import ElasticDraws, Tier
from mixopt.lp.lexicographic_draws import LexicographicDraws, Start
from mixopt.lp.relaxed_optima import RelaxedOptima
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm


@dataclass(frozen=True, slots=True)
class DrawnForms:
    """Programmes in which the same moves, draw by draw, and what may give way in them.

    Attributes:
        forms: The programmes where nothing moves, by name, and the columns that each of them
            keeps at values; none: it keeps nothing.
        draws: What moves.
        tiers: What may give way, by name.
        ladder: What gives way on each rung, as in `ElasticDraws`.
        read: The columns whose values are asked for.
        ties: Which of what costs the same is picked, as in `ElasticDraws`.
        hairs: Which of several limits are said to bind, as in `LexicographicDraws`.
    """

    forms: Mapping[str, tuple[StandardForm, Integers | None]]
    draws: Draws
    tiers: Mapping[str, Tier]
    ladder: Sequence[Sequence[str]]
    read: Integers
    ties: Mapping[str, Floats]
    hairs: Floats


@dataclass(frozen=True, slots=True)
class Piece:
    """Some draws of one programme.

    Attributes:
        form: The name of the programme.
        number: The position of the piece among those of its programme.
        which: The positions of the draws.
        start: What was learnt from the first piece; none: this is the first.
    """

    form: str
    number: int
    which: Integers
    start: Start | None


class PieceSettler:
    """Settles pieces, and keeps what it has prepared for others of the same programme."""

    def __init__(self, given: DrawnForms) -> None:
        """Keep what is given; a programme is prepared when it is first asked for."""
        self.given = given
        self.prepared: dict[str, LexicographicDraws] = {}

    def __call__(self, piece: Piece) -> tuple[RelaxedOptima, Start]:
        """What comes of a piece, and what the others may begin with.

        Raises:
            SolverFailed: HiGHS stopped without a proof.
        """
        if piece.form not in self.prepared:
            given = self.given
            form, kept = given.forms[piece.form]
            elastic = ElasticDraws(form, given.draws, given.tiers, given.ladder, kept, given.ties)
            self.prepared[piece.form] = LexicographicDraws(elastic, given.read, given.hairs)
        return self.prepared[piece.form].settle(piece.which, piece.start)
