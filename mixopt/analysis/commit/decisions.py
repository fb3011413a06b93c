"""Decisions and limits of a two-stage answer, in words: what is decided now, and what waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from mixopt.analysis.commit.stages import Progress, Stages
from mixopt.instance.limit import PEOPLE
from mixopt.instance.titles import titles_of
from mixopt.lp.extensive import ExtensiveForm, TwoStageOptimum
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import Label, Step
from mixopt.lp.tolerances import EFFECT, FREE
from mixopt.programme.limits import DescribedRow
from mixopt.programme.problem import Problem
from mixopt.results.commitment_rows import FEWEST_PEOPLE, LaterDecision, NowDecision, NowLimit
from mixopt.units import THOUSAND


def list_decisions(
    problem: Problem,
    stages: Stages,
    form: ExtensiveForm,
    best: TwoStageOptimum,
    decided: Floats,
    average: Floats,
    knowing: Floats,
    report_progress: Progress,
) -> list[NowDecision]:
    """Each decision that is taken now, with what it is worth: the most first.

    A decision is worth what all futures lose without it, all others decided again: by solving the
    extensive form again with it held at 0.

    Args:
        problem: Whose.
        stages: The futures.
        form: Their extensive form, or that of some of them.
        best: Its optimum.
        decided: What is decided now.
        average: What the plan for the average decides now.
        knowing: What each future decides that is known before: shape (futures, now).
        report_progress: Called before each solve with the number of futures in those to come.
    """
    found = []
    done = np.flatnonzero(decided > FREE)
    left = len(done) * len(form.two.futures)
    for at, column in enumerate(stages.now.tolist()):
        without: TwoStageOptimum | None = best
        if at in done:
            report_progress(left)
            left -= len(form.two.futures)
            without = form.solve({at: 0.0})
        block, keys, title = _named(problem, problem.form.columns[column])
        excess = {} if without is None else without.excess
        more = {tier: excess.get(tier, 0.0) - best.excess[tier] for tier in best.excess}
        people = 0.0
        if without is not None:
            unmet = stages.unmet(without.futures) - stages.unmet(best.futures)
            people = float(unmet.mean()) if abs(more[PEOPLE]) > FREE else 0.0
        found.append(
            NowDecision(
                decision=block,
                of=keys["of"],
                title=title,
                area=keys["area"],
                period=keys["period"],
                amount=_tidy(decided[at]),
                average=_tidy(average[at]),
                least=_tidy(knowing[:, at].min()),
                most=_tidy(knowing[:, at].max()),
                idle=float(np.mean(knowing[:, at] <= FREE)),
                worth=None if without is None
                else _tidy(without.objective - best.objective, EFFECT) * THOUSAND,
                people=people,
                policy=_tidy(more["policy"]),
                firmer=_tidy(more["law"] + more["physical"]),
            )
        )  # fmt: skip
    return sorted(found, key=_rank)


def _rank(each: NowDecision) -> tuple[float, ...]:
    """What is worth most first: law, people, policy, money; then what is done of it."""
    worth = np.inf if each.worth is None else each.worth
    people = each.people if each.people >= FEWEST_PEOPLE else 0.0
    return (-each.firmer, -people, -each.policy, -worth, -each.amount)


def list_later(problem: Problem, stages: Stages, best: TwoStageOptimum) -> list[LaterDecision]:
    """What is started, hired and released in later periods, where futures differ: most first."""
    variables, instance = problem.structure.variables, problem.instance
    within = {period.name for period in instance.periods}
    now, columns = set(stages.now.tolist()), defaultdict(list)
    for at, label in enumerate(problem.form.columns):
        declared = variables.get(label.block)
        ahead = declared is not None and declared.decided_ahead
        if ahead and at not in now and label.keys[-1] in within:
            columns[label.block, label.keys[:-1]].append(at)
    found = []
    for (block, keys), places in columns.items():
        amounts = best.futures[:, places].sum(axis=1)
        if np.ptp(amounts) <= FREE:
            continue
        _, named, title = _named(problem, Label(block, (*keys, "")))
        p5, p95 = np.quantile(amounts, [0.05, 0.95])
        ends = (amounts.mean(), amounts.min(), p5, p95, amounts.max())
        found.append(
            LaterDecision(block, named["of"], title, named["area"], *(_tidy(end) for end in ends))
        )
    return sorted(found, key=lambda each: each.least - each.most)


def steps_of(problem: Problem, stages: Stages) -> tuple[list[DescribedRow], list[Step]]:
    """Limits on nothing but what is decided ahead, now among it; and a step of one more of each."""
    form, variables = problem.form, problem.structure.variables
    now, rows = set(stages.now.tolist()), form.matrix.rows.tolist()
    entries = [*zip(rows, form.matrix.columns.tolist(), strict=True)]
    entered = {row for row, at in entries if at in now}
    others = {
        row for row, at in entries
        if form.columns[at].block not in variables
        or not variables[form.columns[at].block].decided_ahead
    }  # fmt: skip
    steps = {int(step[0][0]): step for step in problem.with_steps(form).unit_steps}
    described = [*problem.limits.describe(sorted((entered - others) & set(steps)))]
    return described, [steps[row[0]] for row in described]


def list_limits(rows: Sequence[DescribedRow], effects: Floats) -> Iterator[NowLimit]:
    """Limits that one more of would change the objective, the most first."""
    found = []
    for (_, name, area, period, said), effect in zip(rows, effects.tolist(), strict=True):
        price = None if effect != effect else _tidy(effect, EFFECT) * THOUSAND
        if price != 0:
            found.append(NowLimit(name, said.says, said.words, said.standing, area, period, price))
    yield from sorted(found, key=lambda each: np.inf if each.price is None else -abs(each.price))


def _named(problem: Problem, label: Label) -> tuple[str, dict[str, str], str]:
    """A decision: its variable, its keys, and its title."""
    declared = problem.structure.variables[label.block]
    index = dict(zip(declared.keys, label.keys, strict=True))
    of = [key for key in declared.keys if key not in {"area", "period"}]
    title = ", ".join(titles_of(problem.instance, {key: index[key] for key in of})[k] for k in of)
    names = {"of": ".".join(index[key] for key in of), "period": index.get("period", "")}
    return label.block, {**names, "area": index.get("area", "")}, title


def _tidy(value: float, least: float = FREE) -> float:
    """A number without what rounding leaves."""
    return 0.0 if abs(value) <= least else round(float(value), 9)
