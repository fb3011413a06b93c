"""From Pyomo's expressions to linear forms whose coefficients are nodes of a tape.

The figures are Pyomo parameters that can be changed; here each is an input of the tape, so that a
coefficient is kept as the arithmetic that makes it, and not as the number that it comes to today.
Every operation is recorded in the order in which Pyomo's own standard form computes it, so that a
tape replayed gives the same numbers, to the last digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pyomo.core.expr import numeric_expr as expr

from mixopt.lp.standard_form import Label
from mixopt.programme.tape import Recorder


@dataclass(slots=True)
class LinearForm:
    """multiplier · (constant + Σ coefficient · variable), each number a node.

    Attributes:
        multiplier: Node that multiplies all of it.
        constant: Node of what stands without a variable.
        terms: Node of each coefficient, by the id of its variable.
    """

    multiplier: int
    constant: int
    terms: dict[int, int] = field(default_factory=dict)


class Reader:
    """Reads expressions; keeps those that have a name, so that each is read once."""

    def __init__(self, recorder: Recorder, inputs: Mapping[int, int]) -> None:
        """Begin.

        Args:
            recorder: Where the arithmetic is recorded.
            inputs: Position of the input that each parameter is, by the parameter's id.
        """
        self.recorder, self.inputs = recorder, inputs
        self.variables: dict[int, Any] = {}
        """Each variable met, by its id, in the order in which Pyomo's standard form has them:
        all of a component where one of them is met first."""
        self._named: dict[int, LinearForm | int] = {}
        self._zero, self._one = recorder.constant(0.0), recorder.constant(1.0)

    def read_form(self, body: Any) -> LinearForm:
        """An expression as a linear form without a multiplier."""
        found = self._read_node(body)
        if isinstance(found, int):
            return LinearForm(self._one, found)
        if found.multiplier == self._one:
            return found
        tape, by = self.recorder, found.multiplier
        terms = {key: tape.multiply(by, node) for key, node in found.terms.items()}
        return LinearForm(self._one, tape.multiply(found.constant, by), terms)

    def read_number(self, number: Any) -> int:
        """An expression of figures alone, as a node.

        Raises:
            TypeError: A variable stands in it.
        """
        found = self._read_node(number)
        if not isinstance(found, int):
            msg = f"a variable stands where only figures may: {number}"
            raise TypeError(msg)
        return found

    def _read_node(self, node: Any) -> LinearForm | int:
        if isinstance(node, float | int):
            return self.recorder.constant(node)
        if isinstance(node, expr.MonomialTermExpression):
            return self._monomial(*node.args)
        if isinstance(node, expr.SumExpression):  # linear expressions are sums too
            return self._sum(node)
        if isinstance(node, expr.ProductExpression):
            return self._product(*map(self._read_node, node.args))
        if isinstance(node, expr.DivisionExpression):
            return self._quotient(*map(self._read_node, node.args))
        if isinstance(node, expr.NegationExpression):
            return self._product(self.recorder.constant(-1.0), self._read_node(node.args[0]))
        return self._leaf(node)

    def _leaf(self, node: Any) -> LinearForm | int:
        if node.is_parameter_type():
            return self.recorder.input(self.inputs[id(node)])
        if node.is_variable_type():
            return LinearForm(self._one, self._zero, {self._variable(node): self._one})
        if node.is_named_expression_type():
            if id(node) not in self._named:
                self._named[id(node)] = self._read_node(node.expr)
            return _copy(self._named[id(node)])
        if node.is_constant():
            return self.recorder.constant(node.value)
        msg = f"no linear form has been written for {type(node).__name__}: {node}"
        raise TypeError(msg)

    def _variable(self, data: Any) -> int:
        if id(data) not in self.variables:
            for each in data.parent_component().values():
                self.variables[id(each)] = each
        return id(data)

    def _monomial(self, coefficient: Any, variable: Any) -> LinearForm | int:
        key, number = self._variable(variable), self._read_node(coefficient)
        assert isinstance(number, int)
        if self.recorder.is_zero(number):
            return self._zero
        return LinearForm(self._one, self._zero, {key: number})

    def _sum(self, node: Any) -> LinearForm | int:
        total = LinearForm(self._one, self._zero)
        for each in node.args:
            self._append(total, self._read_node(each))
        return total if total.terms else total.constant

    def _append(self, total: LinearForm, other: LinearForm | int) -> None:
        tape = self.recorder
        if isinstance(other, int):
            total.constant = tape.add(total.constant, other)
            return
        by = other.multiplier
        total.constant = tape.add(total.constant, tape.multiply(by, other.constant))
        for key, node in other.terms.items():
            term = tape.multiply(by, node)
            there = total.terms.get(key)
            total.terms[key] = term if there is None else tape.add(there, term)

    def _product(self, one: LinearForm | int, other: LinearForm | int) -> LinearForm | int:
        if isinstance(one, int) and isinstance(other, int):
            return self.recorder.multiply(one, other)
        if isinstance(one, LinearForm) and isinstance(other, LinearForm):
            msg = "two variables are multiplied"
            raise TypeError(msg)
        form, by = (one, other) if isinstance(one, LinearForm) else (other, one)
        assert isinstance(form, LinearForm)
        assert isinstance(by, int)
        form.multiplier = self.recorder.multiply(form.multiplier, by)
        return form

    def _quotient(self, one: LinearForm | int, other: LinearForm | int) -> LinearForm | int:
        if not isinstance(other, int):
            msg = "something is divided by a variable"
            raise TypeError(msg)
        if isinstance(one, int):
            return self.recorder.divide(one, other)
        one.multiplier = self.recorder.divide(one.multiplier, other)
        return one


def _copy(found: LinearForm | int) -> LinearForm | int:
    """A form that may be changed without changing the one that is kept."""
    if isinstance(found, int):
        return found
    return LinearForm(found.multiplier, found.constant, dict(found.terms))


def label_of(data: Any) -> Label:
    """Which constraint or variable a piece of a Pyomo component is."""
    index = data.index()
    full = () if index is None else index if isinstance(index, tuple) else (index,)
    return Label(data.parent_component().name, tuple(map(str, full)))
