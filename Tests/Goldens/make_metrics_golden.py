#!/usr/bin/env python3
"""Writes metrics.json: random predictions and their metrics by scikit-learn.

    pip install numpy scikit-learn
    python3 make_metrics_golden.py

The file is a list of cases:

    labels    the model's labels in the order of its classes
    nodes     [gold class or null, [probability of each class], is root] per node, in order
    expected  what `espalier evaluate` reports: trees, root and nodes (accuracy, binary or null,
              macroF1), confusion (of the root, a row a gold label)
"""

import json
import pathlib
import random

import numpy as np
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

SIDES = {"0": -1, "1": -1, "3": 1, "4": 1, "negative": -1, "positive": 1}


def scores(labels, nodes):
    nodes = [(gold, np.array(p, np.float32)) for gold, p, _ in nodes if gold is not None]
    gold = [g for g, _ in nodes]
    predicted = [int(p.argmax()) for _, p in nodes]
    side = np.array([SIDES.get(label, 0) for label in labels])
    sided = [(side[g] > 0, p[side > 0].sum(dtype=float) > p[side < 0].sum(dtype=float))
             for g, p in nodes if side[g] != 0]
    return {
        "accuracy": accuracy_score(gold, predicted),
        "binary": accuracy_score(*zip(*sided)) if sided else None,
        "macroF1": f1_score(gold, predicted, labels=sorted(set(gold)), average="macro", zero_division=0),
    }


def case(seed, labels, count, gold_classes, skill):
    source = random.Random(seed)
    nodes = []
    for index in range(count):
        gold = source.choice(gold_classes) if source.random() < 0.9 else None
        weights = [source.gammavariate(1, 1) for _ in labels]
        if gold is not None:
            weights[gold] += skill * source.random()
        weights = [float(np.float32(w / sum(weights))) for w in weights]
        nodes.append([gold, weights, index % 5 == 4])
    roots = [node for node in nodes if node[2]]
    labelled = [(gold, int(np.argmax(p))) for gold, p, _ in roots if gold is not None]
    matrix = confusion_matrix(*zip(*labelled), labels=range(len(labels)))
    expected = {"trees": len(roots), "root": scores(labels, roots), "nodes": scores(labels, nodes),
                "confusion": matrix.tolist()}
    return {"labels": labels, "nodes": nodes, "expected": expected}


cases = [
    case(1, ["0", "1", "2", "3", "4"], 200, [0, 1, 2, 3, 4], 2),
    case(2, ["negative", "positive"], 100, [0, 1], 1),
    # Labels without sides; "b" is never gold.
    case(3, ["a", "b", "c"], 100, [0, 2], 1),
    # A set without neutral and without one of the extremes.
    case(4, ["0", "1", "3"], 100, [0, 1, 2], 0.5),
]
path = pathlib.Path(__file__).with_name("metrics.json")
lines = []
for item in cases:
    nodes = ",\n".join("    " + json.dumps(node) for node in item["nodes"])
    lines.append(f'  {{"labels": {json.dumps(item["labels"])},\n   "expected": {json.dumps(item["expected"])},\n'
                 f'   "nodes": [\n{nodes}\n   ]}}')
path.write_text("[\n" + ",\n".join(lines) + "\n]\n")
