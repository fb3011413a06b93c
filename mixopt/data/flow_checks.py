"""Whether the flows of a model hang together: who leaves, where they pass to, what services do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mixopt.data.incoherence import Incoherence, Path
from mixopt.instance.care_figures import ways_of
from mixopt.instance.nearest import Known
from mixopt.schema.model import Flow, Model, Need, Service


def find_stray_flows(model: Model) -> Iterator[Incoherence]:
    """Flows of people who are counted otherwise, and passing to where nobody is carried."""
    for name, need in model.needs.items():
        if need.flow is None:
            continue
        for path, what, remedy in _stray(model, name, need, need.flow):
            yield Incoherence(("needs", name, "flow", *path), f"'{name}' {what}", remedy)


def _stray(model: Model, name: str, need: Need, flow: Flow) -> Iterator[tuple[Path, str, str]]:
    if need.unit != "people":
        what = f"has a flow, and is counted in {need.unit}, not in people who are there at a time"
        yield (), what, "Remove 'flow', or say 'unit: people'"
    for cause in flow.leavers:
        if cause in model.needs:
            what = f"has a cause of leaving '{cause}', which is a need"
            yield ("leavers", cause), what, "Call it otherwise, or list it under 'moves'"
    carried = {need for need, found in model.needs.items() if found.flow}
    for to in flow.moves:
        if to == name:
            yield ("moves", to), "passes to itself", "Remove it, or name another need"
        elif to not in model.needs:
            remedy = Known(model.needs).remedy(to)
            yield ("moves", to), f"passes to '{to}', and there is no such need", remedy
        elif to not in carried:
            what = f"passes to '{to}', which has no flow"
            yield ("moves", to), what, f"Give '{to}' a 'flow', or make it a cause of leaving"


def find_service_clashes(model: Model, service: Service) -> Iterator[tuple[str, str]]:
    """A service that does nothing, or changes who comes and leaves where nobody does."""
    if not (service.meets or service.relieves or service.prevents or service.moves_on):
        remedy = "List a need under 'meets', 'relieves', 'prevents' or 'moves_on'"
        yield "meets nothing and relieves nothing", remedy
    for name in service.relieves:
        if _flow_of(model.needs, name):
            what = f"relieves '{name}', whose people come from a flow"
            yield what, "List it under 'prevents': who does not come does not stay either"
    for key, named in (("prevents", service.prevents), ("moves_on", service.moves_on)):
        for name in named:
            if name in model.needs and not model.needs[name].flow:
                what = f"names '{name}' under '{key}', and nobody comes or leaves there"
                yield what, f"Give '{name}' a 'flow', or list it under 'relieves'"
    for name, to in service.moves_on.items():
        flow = _flow_of(model.needs, name)
        if flow and to not in ways_of(flow):
            what = f"moves people on from '{name}' to '{to}', which is no way out of it"
            yield what, Known(ways_of(flow)).remedy(to)


def _flow_of(needs: Mapping[str, Need], name: str) -> Flow | None:
    return needs[name].flow if name in needs else None
