#!/usr/bin/env python3
"""Writes correlation.json: random lists of numbers, many of them equal, and how well they agree.

    python3 make_correlation_golden.py

Sums are exact, in fractions, and a rank is counted: one more than the numbers below, and half of those that are
equal besides. The file is a list of cases:

    x, y              the numbers
    pearson, spearman Pearson's r, and that of the ranks; null where all numbers of a list are equal
    mse               the mean squared difference
"""

import json
import pathlib
import random
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 50


def decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def pearson(x, y):
    n = len(x)
    xy = n * sum(a * b for a, b in zip(x, y)) - sum(x) * sum(y)
    xx = n * sum(a * a for a in x) - sum(x) ** 2
    yy = n * sum(b * b for b in y) - sum(y) ** 2
    return None if xx * yy == 0 else float(decimal(xy) / decimal(xx * yy).sqrt())


def ranks(x):
    return [1 + sum(b < a for b in x) + Fraction(sum(b == a for b in x) - 1, 2) for a in x]


def case(x, y):
    exact = [[Fraction(value) for value in values] for values in (x, y)]
    mse = sum((a - b) ** 2 for a, b in zip(*exact)) / len(x)
    return {"x": x, "y": y, "pearson": pearson(*exact), "spearman": pearson(*map(ranks, exact)), "mse": float(mse)}


def noisy(seed, count, steps, noise):
    """Numbers from 1 to 5 of so many steps a unit, and the same with noise, rounded to as many."""
    source = random.Random(seed)
    x = [source.randint(steps, 5 * steps) / steps for _ in range(count)]
    y = [round((a + source.gauss(0, noise)) * steps) / steps for a in x]
    return case(x, y)


cases = [
    case([1.0, 2.0, 3.0], [1.0, 4.0, 9.0]),
    case([1.0, 2.0, 3.0], [-1.0, -2.0, -3.0]),
    # Equal numbers, in one list and in both.
    case([1.0, 2.0, 2.0, 3.0], [2.0, 1.0, 3.0, 4.0]),
    case([4.0, 4.0, 1.0, 4.0, 1.0], [2.0, 2.0, 2.0, 5.0, 1.0]),
    # Nothing varies.
    case([2.0, 2.0, 2.0], [1.0, 2.0, 3.0]),
    case([3.0], [3.5]),
    noisy(1, 60, 2, 0.5),
    noisy(2, 60, 10, 1),
    noisy(3, 40, 1000, 2),
    noisy(4, 50, 1, 3),
]
path = pathlib.Path(__file__).with_name("correlation.json")
path.write_text("[\n" + ",\n".join("  " + json.dumps(item) for item in cases) + "\n]\n")
