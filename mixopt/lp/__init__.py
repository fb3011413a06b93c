"""Linear programmes as matrices: solved, ties broken, and every optimum certified.

Knows nothing of councils. The only door to HiGHS.
"""
