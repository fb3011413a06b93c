"""The answers, frozen: plans, prices, curves, explanations and their tables. Loads no solver."""
