"""Reports: a plan in, words and tables out. Never sees a solver."""

from __future__ import annotations

WIDTH = 100
"""Columns of a terminal."""
