"""All councils planned from what is published, in this process or shared by several."""

from __future__ import annotations

from mixopt.analysis.england import Planner, england_of
from mixopt.analysis.workers import HERE, Crew, Job
from mixopt.cli.console import progress
from mixopt.data.starts import begin
from mixopt.data.starts.in_memory import instance_of
from mixopt.errors import DataError
from mixopt.instance.councils import Council, Councils
from mixopt.instance.instance import Instance
from mixopt.instance.start import Start
from mixopt.results.england import CouncilAnswer, England

FIRST, YEARS = 2025, 3
"""The years of a start, as `mixopt new --council` makes it where nothing else is said."""


class OneByOne:
    """Plans councils, each from its start."""

    def __init__(self, given: tuple[Councils, Planner]) -> None:
        """Take all councils, as a start compares its own with others', and who plans them."""
        self.every, self.planner = given

    def __call__(self, council: Council) -> CouncilAnswer:
        """A council's answer: its plan, or why it has none."""
        try:
            return self.planner.answer(*self.begin(council))
        except DataError as error:
            why = " ".join(fault.what for fault in error.faults)
            return CouncilAnswer(council, None, None, why)

    def begin(self, council: Council) -> tuple[Start, Instance]:
        """A council's start, and the instance that it makes.

        Raises:
            DataError: Too little is published, or figures contradict each other.
        """
        start = begin(council, YEARS, self.every)
        return start, instance_of(start, FIRST, YEARS)


def plan_england(every: Councils, crew: Crew = HERE) -> England:
    """Every council planned; progress goes to standard error.

    Here as many are planned as it takes until one has a plan, from whose basis all others begin:
    so the answer is the same whoever plans those.

    Args:
        every: The councils.
        crew: Who shares the work.
    """
    planning, waiting, answers = OneByOne((every, Planner())), [*every], []
    while waiting and planning.planner.basis is None:
        answers.append(planning(waiting.pop(0)))
    some = next(each.council for each in answers if each.spend is not None)
    job = Job(OneByOne, lambda _: (every, planning.planner))
    with progress("Councils") as left, crew.begin(job) as workers:
        for council in waiting:
            workers.submit(0, council)
        for at in range(len(waiting)):
            left(len(waiting) - at)
            answers.append(workers.next()[-1])
    return england_of(answers, planning.begin(some)[1])
