"""Reports: a plan in, words and tables out. Never sees a solver."""
