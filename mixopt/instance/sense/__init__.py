"""Checks of sense: one file a kind of check. `mixopt/instance/remarks.py` runs them all."""
