#!/usr/bin/env python3
"""Writes significance.json: McNemar's test and Holm's correction by SciPy and by hand, the bootstrap by NumPy.

    pip install numpy scipy
    python3 make_significance_golden.py

The bootstrap draws the library's random numbers, which are written here once more: xoshiro256++, seeded through
SplitMix64, a source of its own for every resample.

    mcnemar    onlyFirst, onlySecond, p
    holm       p, corrected
    bootstrap  first, second: hits and labelled of every tree; seed, resamples; interval of first, and of the difference
               with its value and p
"""
import json
import pathlib
import random

import numpy as np
from scipy.stats import binomtest

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def key(*parts):
    key = GOLDEN
    for part in parts:
        key = (mix(((key ^ part) + GOLDEN) & MASK) * 0xD1342543DE82EF95) & MASK
    return mix(key)


def rotate(x, bits):
    return ((x << bits) | (x >> (64 - bits))) & MASK


class Source:
    def __init__(self, seed):
        self.s = []
        for _ in range(4):
            seed = (seed + GOLDEN) & MASK
            self.s.append(mix(seed))

    def next(self):
        s = self.s
        result = (rotate((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
        return result


def holm(values):
    """Step by step, as Holm writes it."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    corrected, largest = [0.0] * len(values), 0.0
    for rank, index in enumerate(order):
        largest = max(largest, min(1.0, (len(values) - rank) * values[index]))
        corrected[index] = largest
    return corrected


def bootstrap(first, second, seed, resamples):
    a, b = np.array(first), np.array(second)
    n = len(first)
    draws = np.empty((resamples, n), dtype=np.int64)
    for resample in range(resamples):
        source = Source(key(seed, resample))
        draws[resample] = [source.next() * n >> 64 for _ in range(n)]
    one = a[draws, 0].sum(1) / a[draws, 1].sum(1)
    other = b[draws, 0].sum(1) / b[draws, 1].sum(1)
    difference = other - one
    value = b[:, 0].sum() / b[:, 1].sum() - a[:, 0].sum() / a[:, 1].sum()
    extreme = int((np.abs(difference - value) >= abs(value) - 1e-12).sum())
    return {
        "first": first, "second": second, "seed": seed, "resamples": resamples,
        "interval": np.quantile(one, [0.025, 0.975]).tolist(),
        "value": float(value), "differenceInterval": np.quantile(difference, [0.025, 0.975]).tolist(),
        "p": (1 + extreme) / (1 + resamples),
    }


def main():
    source = random.Random(8)
    counts = [(0, 0), (1, 0), (0, 6), (5, 5), (9, 2), (30, 51), (412, 367), (3, 900), (2000, 1999)]
    mcnemar = [{"onlyFirst": b, "onlySecond": c,
                "p": 1.0 if b + c == 0 else float(binomtest(min(b, c), b + c, 0.5).pvalue)} for b, c in counts]
    lists = [[0.01], [0.04, 0.01, 0.03], [0.5, 0.6, 0.001, 0.02, 0.02]]
    cases = []
    for n, nodes, seed in ((40, 1, 1), (60, 9, 5)):
        labelled = [source.randint(1, nodes) for _ in range(n)]
        first = [[source.randint(0, count), count] for count in labelled]
        second = [[min(count, hits + (source.random() < 0.3)), count] for hits, count in first]
        cases.append(bootstrap(first, second, seed, 400))
    golden = {"mcnemar": mcnemar, "holm": [{"p": p, "corrected": holm(p)} for p in lists], "bootstrap": cases}
    pathlib.Path(__file__).with_name("significance.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
