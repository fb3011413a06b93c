"""What a person may write in YAML: the model, the head of an instance, its scenarios.

Every class is frozen and refuses a key it does not know. The sentence under a field is its
documentation: it is printed into the JSON Schema that editors use (`mixopt schema`). Opens no
file.
"""

from __future__ import annotations

from mixopt.schema.fields import Name, Names, Number, Remark, SomeNames, Strict, Text
from mixopt.schema.funding import Fund, Metric, RingFence, Scheme
from mixopt.schema.head import (
    EARLIEST,
    LATEST,
    Assumed,
    Dates,
    Derived,
    Discount,
    FixedLine,
    Head,
    Locality,
    Published,
    Source,
)
from mixopt.schema.model import Flow, Leavers, Lever, Model, Need, Role, Service, Supply
from mixopt.schema.scenarios import Change, Scenario, Scenarios
from mixopt.schema.standards import AgencyShare, Caseload, Rate, Routing, Share, Span, Standard
from mixopt.schema.usual import Accepted, Default, Usual

__all__ = [
    "EARLIEST",
    "LATEST",
    "Accepted",
    "AgencyShare",
    "Assumed",
    "Caseload",
    "Change",
    "Dates",
    "Default",
    "Derived",
    "Discount",
    "FixedLine",
    "Flow",
    "Fund",
    "Head",
    "Leavers",
    "Lever",
    "Locality",
    "Metric",
    "Model",
    "Name",
    "Names",
    "Need",
    "Number",
    "Published",
    "Rate",
    "Remark",
    "RingFence",
    "Role",
    "Routing",
    "Scenario",
    "Scenarios",
    "Scheme",
    "Service",
    "Share",
    "SomeNames",
    "Source",
    "Span",
    "Standard",
    "Strict",
    "Supply",
    "Text",
    "Usual",
]
