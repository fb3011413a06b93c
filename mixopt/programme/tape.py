"""Arithmetic over figures, recorded once and replayed for any values: the tape of a programme.

A node is a constant, an input, or the sum, product or quotient of two nodes before it. Replayed,
a tape gives the numbers of one instance, or of many at once; read forwards with slopes, it gives
the exact derivative of every node by every input (forward-mode automatic differentiation). A tape
is data, not code: it can be kept in a file and read back without running anything.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]

CONSTANT, INPUT, SUM, PRODUCT, QUOTIENT = range(5)
"""What a node is."""

UFUNCS = {SUM: np.add, PRODUCT: np.multiply, QUOTIENT: np.divide}
"""How the nodes of two operands are computed."""


Pairs = frozenset[tuple[int, int]]

NO_PAIRS: Pairs = frozenset()


class Derivative(NamedTuple):
    """The derivative of a node by the inputs.

    Attributes:
        slopes: Its slope by each input that it is made of.
        pairs: The cross terms: inputs that are multiplied with or divided by each other in it.
            Where both of a pair move, the slopes alone are not exact.
    """

    slopes: Mapping[int, float]
    pairs: Pairs


NO_DERIVATIVE = Derivative({}, NO_PAIRS)


class Recorder:
    """Records nodes; the same operation on the same nodes is recorded once.

    Operations on constants alone are computed at once, and so are sums with 0 and products with 1.
    """

    def __init__(self) -> None:
        """Begin with nothing recorded."""
        self.kinds: list[int] = []
        self.left: list[int] = []
        self.right: list[int] = []
        self.numbers: list[float] = []
        self.known: dict[tuple[int, int, int] | float, int] = {}

    def constant(self, number: float) -> int:
        """The node of a constant."""
        key = float(number)
        if key not in self.known:
            self.known[key] = self._append(CONSTANT, 0, 0, key)
        return self.known[key]

    def input(self, position: int) -> int:
        """The node of an input, by its position among the inputs."""
        return self._node(INPUT, position, 0)

    def add(self, one: int, other: int) -> int:
        """The node of a sum."""
        if self._is(one, 0.0):
            return other
        if self._is(other, 0.0):
            return one
        return self._compute(SUM, one, other)

    def multiply(self, one: int, other: int) -> int:
        """The node of a product."""
        if self._is(one, 1.0) or self._is(other, 0.0):
            return other
        if self._is(other, 1.0) or self._is(one, 0.0):
            return one
        return self._compute(PRODUCT, one, other)

    def divide(self, one: int, other: int) -> int:
        """The node of a quotient."""
        return one if self._is(other, 1.0) else self._compute(QUOTIENT, one, other)

    def negate(self, one: int) -> int:
        """The node of a number with its sign turned."""
        return self.multiply(self.constant(-1.0), one)

    def is_zero(self, node: int) -> bool:
        """Whether a node is the constant 0."""
        return self._is(node, 0.0)

    def tape(self) -> Tape:
        """What has been recorded, as arrays."""
        return Tape(
            np.array(self.kinds, dtype=np.int8),
            np.array(self.left, dtype=np.int32),
            np.array(self.right, dtype=np.int32),
            np.array(self.numbers, dtype=np.float64),
        )

    def _is(self, node: int, number: float) -> bool:
        return self.kinds[node] == CONSTANT and self.numbers[node] == number

    def _compute(self, kind: int, one: int, other: int) -> int:
        if self.kinds[one] == CONSTANT and self.kinds[other] == CONSTANT:
            return self.constant(float(UFUNCS[kind](self.numbers[one], self.numbers[other])))
        return self._node(kind, one, other)

    def _node(self, kind: int, one: int, other: int) -> int:
        key = (kind, one, other)
        if key not in self.known:
            self.known[key] = self._append(kind, one, other, 0.0)
        return self.known[key]

    def _append(self, kind: int, one: int, other: int, number: float) -> int:
        self.kinds.append(kind)
        self.left.append(one)
        self.right.append(other)
        self.numbers.append(number)
        return len(self.kinds) - 1


@dataclass(frozen=True)
class Tape:
    """Nodes in an order in which each stands after its operands.

    Attributes:
        kinds: What each node is.
        left: Its first operand's position; of an input, the input's.
        right: Its second operand's position.
        numbers: Of a constant, the number.
    """

    kinds: NDArray[np.int8]
    left: Integers
    right: Integers
    numbers: Floats

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.kinds)

    def replay(self, inputs: Floats) -> Floats:
        """The value of every node.

        Args:
            inputs: One number for each input, shape (inputs,).

        Returns:
            Shape (nodes,).
        """
        values = self.numbers.copy()
        nodes = self._input_nodes
        values[nodes] = inputs[self.left[nodes]]
        for kind, nodes, left, right in self._levels:
            values[nodes] = UFUNCS[kind](values[left], values[right])
        return values

    def replay_many(self, inputs: Floats) -> list[Floats]:
        """The values of every node for many sets of inputs at once.

        Args:
            inputs: Shape (inputs, sets), each row contiguous.

        Returns:
            One array of shape (sets,) a node; constants, of shape (1,), stand for all sets.
        """
        values: list[Floats] = []
        room = np.empty((self._operations, inputs.shape[1]))
        free = iter(room)
        operands = zip(
            self.kinds.tolist(),
            self.left.tolist(),
            self.right.tolist(),
            self.numbers.tolist(),
            strict=True,
        )
        for kind, left, right, number in operands:
            if kind == CONSTANT:
                values.append(np.array([number]))
            elif kind == INPUT:
                values.append(inputs[left])
            else:
                values.append(UFUNCS[kind](values[left], values[right], out=next(free)))
        return values

    def replay_moved(self, values: Floats, moved: Mapping[int, Floats]) -> dict[int, Floats]:
        """The values of the nodes that move where some of the inputs do.

        Args:
            values: Of every node where nothing has moved, as `replay` gives them.
            moved: The inputs that move: by position, one number for each set, shape (sets,).

        Returns:
            One array of shape (sets,) for each node that depends on one of them.
        """
        found: dict[int, Floats] = {}
        operands = zip(self.kinds.tolist(), self.left.tolist(), self.right.tolist(), strict=True)
        for node, (kind, left, right) in enumerate(operands):
            if kind == INPUT:
                if left in moved:
                    found[node] = moved[left]
            elif kind != CONSTANT and (left in found or right in found):
                one = found[left] if left in found else values[left]
                other = found[right] if right in found else values[right]
                found[node] = UFUNCS[kind](one, other)
        return found

    def derivatives(
        self, values: Floats, families: Sequence[int], by_inputs: Container[int]
    ) -> list[Derivative]:
        """The derivative of every node by some inputs, and where a node is not linear.

        Args:
            values: Of every node, as `replay` gives them.
            families: A number for each input; only of inputs of one family is it said whether
                they are multiplied with each other.
            by_inputs: The inputs, by position: the fewer, the quicker.
        """
        found: list[Derivative] = []
        operands = zip(self.kinds.tolist(), self.left.tolist(), self.right.tolist(), strict=True)
        numbers = values.tolist()
        for node, (kind, left, right) in enumerate(operands):
            if kind == INPUT:
                own = Derivative({left: 1.0}, NO_PAIRS) if left in by_inputs else NO_DERIVATIVE
                found.append(own)
            elif kind == CONSTANT or not (found[left].slopes or found[right].slopes):
                found.append(NO_DERIVATIVE)
            elif kind == SUM:
                found.append(_of_sum(found[left], found[right]))
            else:
                one, other = numbers[left], numbers[right]
                by = (other, one) if kind == PRODUCT else (1 / other, -numbers[node] / other)
                slopes = _combine(found[left].slopes, by[0], found[right].slopes, by[1])
                pairs = _pairs(found[left].slopes, found[right].slopes, families)
                if kind == QUOTIENT:
                    pairs |= _pairs(found[right].slopes, found[right].slopes, families)
                found.append(Derivative(slopes, found[left].pairs | found[right].pairs | pairs))
        return found

    @cached_property
    def _input_nodes(self) -> NDArray[np.int_]:
        return np.flatnonzero(self.kinds == INPUT)

    @cached_property
    def _operations(self) -> int:
        return int(np.count_nonzero(self.kinds >= SUM))

    @cached_property
    def _levels(self) -> list[tuple[int, NDArray[np.int_], Integers, Integers]]:
        """Nodes that can be computed together: of one kind, their operands all before."""
        depth = [0] * len(self)
        for node in np.flatnonzero(self.kinds >= SUM).tolist():
            depth[node] = 1 + max(depth[self.left[node]], depth[self.right[node]])
        depths = np.array(depth)
        found = []
        for level in range(1, int(depths.max(initial=0)) + 1):
            for kind in UFUNCS:
                nodes = np.flatnonzero((depths == level) & (self.kinds == kind))
                if len(nodes):
                    found.append((kind, nodes, self.left[nodes], self.right[nodes]))
        return found


def _of_sum(one: Derivative, other: Derivative) -> Derivative:
    if not one.slopes or not other.slopes:
        return one if one.slopes else other
    return Derivative(_combine(one.slopes, 1.0, other.slopes, 1.0), one.pairs | other.pairs)


def _pairs(some: Iterable[int], others: Iterable[int], families: Sequence[int]) -> Pairs:
    """The inputs of one family that stand on both sides, each pair with the smaller first."""
    right = list(others)
    return frozenset(
        (min(one, other), max(one, other))
        for one in some
        for other in right
        if families[one] == families[other]
    )


def _combine(
    some: Mapping[int, float], by: float, others: Mapping[int, float], by_other: float
) -> dict[int, float]:
    total = {place: slope * by for place, slope in some.items()}
    for place, slope in others.items():
        total[place] = total.get(place, 0.0) + slope * by_other
    return total
