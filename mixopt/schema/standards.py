"""Standards: what staff, services and ways of care are held to."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import Field

from mixopt.schema.fields import Name, Names, SomeNames, Strict, Text
from mixopt.schema.usual import UsualFigures


class _Standard(Strict):
    title: Text
    standing: Literal["law", "policy"]
    """`law`: statute or regulation. `policy`: the council's own limit, which it could change."""
    source: Text
    """The law or policy that sets it, and where."""
    usual: UsualFigures
    """What its figures usually are, such as its limit; outside of it, they are remarked upon."""


Counted = Literal["fte", "heads"]
"""Whether staff are counted by their `fte` or by their `heads`: who works half the week is half an
FTE and one head."""


class Caseload(_Standard):
    """At most so many cases to each worker."""

    kind: Literal["caseload"]
    counted: Counted = "fte"
    """Whether the limit is for an FTE or for a head."""
    weighted: bool = False
    """Cases of some needs count for more than others: by how much is a figure, `case_weight`."""
    own_cases: Names = ()
    """The roles that hold some of these cases beside other work, as managers do: how many to one
    FTE is a figure, `own_cases`."""
    roles: SomeNames
    """The roles that hold cases."""
    needs: SomeNames
    """The needs whose people are their cases."""


class Span(_Standard):
    """At most so many workers to each manager."""

    kind: Literal["span"]
    sense: Literal["at_most", "at_least"] = "at_most"
    """Whether the limit is the most workers to a manager, or the least."""
    counted: Counted = "fte"
    """Whether workers and managers are counted by FTE or by heads."""
    roles: SomeNames
    """The roles that are managed."""
    managers: Name
    """The role that manages them."""


class AgencyShare(_Standard):
    """At most such a share of the FTE of these roles may be agency staff."""

    kind: Literal["agency_share"]
    counted: Counted = "fte"
    """Whether staff are counted by FTE or by heads."""
    of: Literal["staff", "posts"] = "staff"
    """Whether the share is of `staff` in post, permanent and agency, or of all `posts`, those that
    nobody fills too, which are a figure of each role, in FTE."""
    roles: SomeNames
    """The roles whose staff are counted together."""


class Share(_Standard):
    """At least, or at most, such a share of the people of some needs in some services."""

    kind: Literal["share"]
    sense: Literal["at_least", "at_most"]
    """Whether the limit is a least or a most."""
    needs: SomeNames
    """Whose people are counted."""
    services: Names = ()
    """Where they count towards the share: by name ..."""
    tags: Names = ()
    """... or by tag."""


class Rate(_Standard):
    """At least, or at most, so much of something that each unit of volume brings."""

    kind: Literal["rate"]
    sense: Literal["at_least", "at_most"]
    """Whether the limit is a least or a most."""
    services: SomeNames
    """Whose units bring what is counted."""


class Routing(_Standard):
    """At least such a share of the people of a need, after relief, goes through a service."""

    kind: Literal["routing"]
    need: Name
    """Whose people are sent on."""
    service: Name
    """Where they are sent; it must meet the need."""


Standard = Annotated[
    Caseload | Span | AgencyShare | Share | Rate | Routing, Field(discriminator="kind")
]

S = TypeVar("S", Caseload, Span, AgencyShare, Share, Rate, Routing)
