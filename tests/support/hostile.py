"""An instance whose words would be markup or formulas, if they were not kept words."""

from __future__ import annotations

from dataclasses import replace

from mixopt.instance.instance import Instance

from support.shipped import shipped

NASTY = "=1+1 <script>alert(1)</script> & \"'> \u202eabc | [x](y) *z* @SUM(A1) {{ 7 * 7 }}"


def hostile(name: str) -> Instance:
    """A shipped instance with nasty titles and notes."""
    made = shipped(name)
    services = {
        key: service.model_copy(update={"title": f"{NASTY} {service.title}"})
        for key, service in made.model.services.items()
    }
    model = made.model.model_copy(update={"services": services})
    figures = {
        address: replace(figure, cells=tuple(replace(c, note=NASTY) for c in figure.cells))
        for address, figure in made.figures.items()
    }
    return replace(
        made, model=model, head=made.head.model_copy(update={"title": NASTY}), figures=figures
    )
