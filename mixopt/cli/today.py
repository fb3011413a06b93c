"""The day that stands on a paper or a workbook."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def today() -> date:
    """Today; or the day of SOURCE_DATE_EPOCH, so that a paper can be made again byte for byte."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC).date() if fixed.isdigit() else date.today()
