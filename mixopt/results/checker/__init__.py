"""Confirms a plan from figures alone: every limit, every table and what is printed."""
