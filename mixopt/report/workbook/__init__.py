"""Answers as workbooks, with live formulas and charts, that recalculate in a spreadsheet."""
