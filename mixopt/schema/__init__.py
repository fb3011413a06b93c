"""What a person may write in YAML: the model, the head of an instance, its scenarios.

Every class is frozen and refuses a key it does not know. The sentence under a field is its
documentation: it is printed into the JSON Schema that editors use (`mixopt schema`). Opens no
file.
"""

from mixopt.schema.instance import (
    EARLIEST,
    LATEST,
    Assumed,
    Change,
    Dates,
    Derived,
    Discount,
    FixedLine,
    Head,
    Published,
    Scenario,
    Scenarios,
    Source,
)
from mixopt.schema.model import (
    AgencyShare,
    Caseload,
    Lever,
    Model,
    Need,
    Rate,
    Role,
    Routing,
    Service,
    Share,
    Span,
    Standard,
    Supply,
)
from mixopt.schema.money import Fund, Metric, RingFence, Scheme
from mixopt.schema.words import Name, Names, Number, Remark, SomeNames, Strict, Text

__all__ = [
    "EARLIEST",
    "LATEST",
    "AgencyShare",
    "Assumed",
    "Caseload",
    "Change",
    "Dates",
    "Derived",
    "Discount",
    "FixedLine",
    "Fund",
    "Head",
    "Lever",
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
]
