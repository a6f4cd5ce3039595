#!/usr/bin/env python3
"""Writes analysis.json: calibration by NumPy, the Jensen-Shannon divergence by SciPy, and means with deviations.

    pip install numpy scipy
    python3 make_analysis_golden.py

    calibration  confidence and right of every answer; count, accuracy and confidence of ten bins; ece
    divergence   distributions, value
    spread       values, mean, deviation
"""
import json
import pathlib

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy

rng = np.random.default_rng(7)


def calibration(count):
    confidence = rng.uniform(0.2, 1, count).round(3)
    if count > 10:
        confidence[:4] = [0.3, 0.7, 1.0, 0.2]      # ends of bins, which belong to the bin below
    right = rng.uniform(size=count) < confidence**1.5
    # A bin holds its upper end, and the first one 0 as well.
    bins = np.clip(np.ceil(np.round(confidence * 10, 9)) - 1, 0, 9).astype(int)
    rows, ece = [], 0.0
    for b in range(10):
        inside = bins == b
        if inside.any():
            rows.append([int(inside.sum()), right[inside].mean(), confidence[inside].mean()])
            ece += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
        else:
            rows.append([0, None, None])
    return {"confidence": confidence.tolist(), "right": right.tolist(), "bins": rows, "ece": ece}


def divergence(count, width):
    rows = rng.dirichlet(np.ones(width), count).astype(np.float32).astype(float)
    if count == 2:
        value = jensenshannon(rows[0], rows[1]) ** 2
    else:
        value = entropy(rows.mean(0)) - np.mean([entropy(row) for row in rows])
    return {"distributions": rows.tolist(), "value": value}


def spread(count):
    values = rng.normal(0.5, 0.02, count)
    return {"values": values.tolist(), "mean": values.mean(), "deviation": values.std(ddof=1)}


golden = {
    "calibration": [calibration(count) for count in (3, 200)],
    "divergence": [divergence(2, 5), divergence(2, 2), divergence(6, 5)],
    "spread": [spread(count) for count in (2, 3, 9)],
}
path = pathlib.Path(__file__).parent / "analysis.json"
path.write_text(json.dumps(golden, indent=1) + "\n")
