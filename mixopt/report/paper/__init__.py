"""A committee paper: what it says, whatever it is written as (a page, Markdown, Word)."""
