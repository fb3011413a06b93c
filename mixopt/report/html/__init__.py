"""A paper as a page that anyone can open: one file, offline, read without a script."""
