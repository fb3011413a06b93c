"""What figures usually are: wide ranges, outside of which a figure is remarked upon; and what they
are where no row says otherwise."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from mixopt.schema.fields import Name, Number, Strict, Text

Year = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}/[0-9]{2}$")]


class _Range(Strict):
    least: Number
    """The smallest value that is not remarked upon."""
    most: Number
    """The largest value that is not remarked upon."""
    unit: Text
    """The unit of the two, one that a row of the figure may be written in: `£/week`."""
    why: Text
    """How far the range was widened beyond what was read, and why; or why it is right here."""

    def model_post_init(self, _context: Any) -> None:
        """Refuse a range that holds nothing."""
        if self.least > self.most:
            msg = f"least {self.least:g} is above most {self.most:g}; Change the two round"
            raise ValueError(msg)


class Usual(_Range):
    """What a figure usually is: wide enough for every council, too narrow for a wrong unit."""

    kind: Literal["published", "assumed"]
    """`published`: from figures that anyone can read. `assumed`: nothing is printed, and it is the
    model's own judgement."""
    source: Text
    """Publisher, title, period and place in it; of what is assumed, whose judgement it is."""
    year: Year | None = None
    """The financial year whose money it is, such as 2024/25. None: of any year."""
    rises: Annotated[Number, Field(ge=0, le=20)] = 0.0
    """% a year by which money rises: the range is moved from its year to those of a plan."""

    def model_post_init(self, context: Any) -> None:
        """Refuse a rise from no year."""
        super().model_post_init(context)
        if self.rises and self.year is None:
            msg = f"rises by {self.rises:g}% a year, from no year; Give 'year', such as 2024/25"
            raise ValueError(msg)


class Accepted(_Range):
    """What figures are in one council: within it, nothing unusual is remarked upon."""

    figures: Text
    """Their address, `services.foster_agency.price`; `*` stands for any part."""


class Default(Strict):
    """What figures are where an instance has no row for them: declared, with its reason."""

    figures: Text
    """Their address without an area, `needs.*.weight`; `*` stands for any part."""
    value: Number
    """What each is, in every period."""
    unit: Text
    """The unit of the value. Figures of another unit are not meant."""
    why: Text
    """Why that is right where nobody says otherwise."""


UsualFigures = Annotated[dict[Name, Usual], Field(default_factory=dict, max_length=50)]
"""What figures usually are, by their name."""
