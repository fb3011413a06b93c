"""Reports: a plan in, words and tables out. Never sees a solver."""

WIDTH = 100
"""Columns of a terminal."""
