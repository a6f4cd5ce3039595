#!/usr/bin/env python3
"""Writes the golden values and gradients of the cells and of a small classifier.

    pip install torch
    python3 make_goldens.py        # rewrites the JSON files beside this script

This is an independent twin of the library: recursive, a node at a time, written from the equations of
Tai, Socher and Manning, "Improved Semantic Representations From Tree-Structured Long Short-Term
Memory Networks" (ACL 2015), in float64, with gradients by PyTorch's autograd. The chain LSTM is also
compared with torch.nn.LSTM. Numbers come from Python's seeded generator, so a rerun changes nothing
beyond the last bits.

A cell's file (lstm, tree-lstm-2, tree-lstm-3, child-sum-tree-lstm, child-sum-tree-lstm-leaves):

    cell         "lstm", "tree-lstm" (N-ary) or "child-sum-tree-lstm"
    inputSize    width of x
    hiddenSize   width of h and c
    arity        most children of a node; null for child-sum
    parameters   name -> matrix [hiddenSize][inputSize or hiddenSize] (y = W x) or vector [hiddenSize]
    graphs       one object a graph:
      children   per node, in post-order, the indices of its children; a node that lacks children
                 lacks the last slots
      input      per node, x, or null where a node has none (then W x is left out)
    h, c         per graph, per node, the states
    dh, dc       per graph, per node, the seeds of the gradient: L = sum(dh * h) + sum(dc * c)
    gradients    name -> dL/dparameter
    dinput       per graph, per node, dL/dx, or null

Names of parameters, gates in the order i, f, u, o:

    lstm, child-sum    W_i W_f W_u W_o  U_i U_f U_u U_o  b_i b_f b_u b_o
    tree-lstm          W_i W_f W_u W_o  U_i_1 .. U_i_N  U_u_1 ..  U_o_1 ..  b_i b_f b_u b_o
                       U_f_k_l: the forget gate of child k reading child l (from 1, as in the paper)

The classifier's file (classifier): embedding look-up, binary N-ary Tree-LSTM, logits at every labelled
node, cross-entropy summed over labelled nodes and divided by the number of trees. Besides the keys
above (without dh, dc, dinput and input):

    classCount   number of classes
    parameters   also embedding [words][inputSize], W_y [classCount][hiddenSize], b_y [classCount]
    graphs       children as above; word: per node a row of the embedding or null; label: per node a
                 class or null
    logits       per graph, per node, W_y h + b_y, or null where there is no label
    loss         the number
"""

import json
import math
import pathlib
import random

import torch

torch.set_default_dtype(torch.float64)
INPUT, HIDDEN = 5, 4
GATES = "ifuo"


# The equations, one node at a time. A state is (h, c); x is a vector or None.

def product(p, name, x):
    """W x, or nothing where a node has no input."""
    return 0 if x is None else p[name] @ x


def lstm_step(p, x, children):
    """The LSTM with a forget gate; a state that is absent at the start of a chain is zero."""
    zero = torch.zeros(HIDDEN)
    (h, c) = children[0] if children else (zero, zero)
    i = torch.sigmoid(product(p, "W_i", x) + p["U_i"] @ h + p["b_i"])
    f = torch.sigmoid(product(p, "W_f", x) + p["U_f"] @ h + p["b_f"])
    u = torch.tanh(product(p, "W_u", x) + p["U_u"] @ h + p["b_u"])
    o = torch.sigmoid(product(p, "W_o", x) + p["U_o"] @ h + p["b_o"])
    c = i * u + f * c
    return o * torch.tanh(c), c


def tree_lstm_step(p, x, children):
    """The N-ary Tree-LSTM, equations 9 to 14."""

    def gate(g, squash, forget=""):
        z = product(p, f"W_{g}", x) + p[f"b_{g}"]
        for l, (h, _) in enumerate(children, 1):
            z = z + p[f"U_{g}{forget}_{l}"] @ h
        return squash(z)

    i, u, o = gate("i", torch.sigmoid), gate("u", torch.tanh), gate("o", torch.sigmoid)
    c = i * u
    for k, (_, child_c) in enumerate(children, 1):
        c = c + gate("f", torch.sigmoid, f"_{k}") * child_c
    return o * torch.tanh(c), c


def child_sum_step(p, x, children):
    """The child-sum Tree-LSTM, equations 2 to 8."""
    total = torch.zeros(HIDDEN)
    for h, _ in children:
        total = total + h
    i = torch.sigmoid(product(p, "W_i", x) + p["U_i"] @ total + p["b_i"])
    u = torch.tanh(product(p, "W_u", x) + p["U_u"] @ total + p["b_u"])
    o = torch.sigmoid(product(p, "W_o", x) + p["U_o"] @ total + p["b_o"])
    c = i * u
    for h, child_c in children:
        f = torch.sigmoid(product(p, "W_f", x) + p["U_f"] @ h + p["b_f"])
        c = c + f * child_c
    return o * torch.tanh(c), c


STEPS = {"lstm": lstm_step, "tree-lstm": tree_lstm_step, "child-sum-tree-lstm": child_sum_step}


def run(cell, p, children, inputs):
    """States of every node of a graph, by recursion from its root, the last node."""
    states = [None] * len(children)

    def visit(node):
        below = [visit(child) for child in children[node]]
        states[node] = STEPS[cell](p, inputs[node], below)
        return states[node]

    visit(len(children) - 1)
    return states


# Random parameters and graphs.

def tensor(source, *shape, scale=0.5):
    values = [source.gauss(0, scale) for _ in range(math.prod(shape))]
    return torch.tensor(values).reshape(*shape).requires_grad_()


def cell_parameters(source, cell, arity):
    p = {f"W_{g}": tensor(source, HIDDEN, INPUT) for g in GATES}
    slots = range(1, arity + 1) if cell == "tree-lstm" else []
    for g in GATES:
        if cell != "tree-lstm":
            p[f"U_{g}"] = tensor(source, HIDDEN, HIDDEN)
        elif g == "f":
            p |= {f"U_f_{k}_{l}": tensor(source, HIDDEN, HIDDEN) for k in slots for l in slots}
        else:
            p |= {f"U_{g}_{l}": tensor(source, HIDDEN, HIDDEN) for l in slots}
    return p | {f"b_{g}": tensor(source, HIDDEN) for g in GATES}


def flat(nested):
    """Child lists, in post-order, of a tree given as nested tuples."""
    children = []

    def visit(tree):
        below = [visit(child) for child in tree]
        children.append(below)
        return len(children) - 1

    visit(nested)
    return children


def random_tree(source, depth, choices):
    """A tree whose inner nodes have a number of children out of `choices`."""
    if depth == 0 or source.random() < 0.25:
        return ()
    return tuple(random_tree(source, depth - 1, choices) for _ in range(source.choice(choices)))


LEAF = ()
CHAINS = [[[node - 1] if node else [] for node in range(length)] for length in range(1, 7)]


def binary_trees(source):
    left, right = LEAF, LEAF
    for _ in range(4):
        left, right = (left, LEAF), (LEAF, right)
    balanced = (((LEAF, LEAF), (LEAF, LEAF)), ((LEAF, LEAF), (LEAF, LEAF)))
    shapes = [LEAF, (LEAF, LEAF), left, right, balanced]
    return [flat(t) for t in shapes + [random_tree(source, 5, [2]) for _ in range(2)]]


def ternary_trees(source):
    mixed = ((LEAF,), (LEAF, (LEAF, LEAF, LEAF)), ((LEAF,),))
    shapes = [LEAF, (LEAF,), (LEAF, LEAF), (LEAF, LEAF, LEAF), mixed]
    return [flat(t) for t in shapes + [(random_tree(source, 3, [1, 2, 3]), LEAF, (LEAF,))]]


def child_sum_trees(source):
    star = (LEAF,) * 5
    shapes = [LEAF, (LEAF,), star, (star, LEAF, (LEAF, (LEAF,)), LEAF), ((((LEAF,),),),)]
    return [flat(t) for t in shapes + [(random_tree(source, 3, [1, 2, 4]), (LEAF, LEAF), LEAF)]]


# Files.

def gradients(p):
    """Gradients by name; zero where nothing was read (W_f, where no node has both a word and children)."""
    return {
        name: torch.zeros_like(value) if value.grad is None else value.grad for name, value in p.items()}


def plain(value):
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def write(name, case):
    """A line a key, a parameter or a graph, so that a difference is readable."""
    def block(value):
        if isinstance(value, dict):
            lines = [f"    {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items()]
            return "{\n" + ",\n".join(lines) + "\n  }"
        if isinstance(value, list):
            return "[\n" + ",\n".join("    " + json.dumps(v) for v in value) + "\n  ]"
        return json.dumps(value)

    lines = [f"  {json.dumps(key)}: {block(plain(value))}" for key, value in case.items()]
    path = pathlib.Path(__file__).with_name(name + ".json")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


def write_cell(name, cell, arity, shapes, seed, words_everywhere):
    source = random.Random(seed)
    p = cell_parameters(source, cell, arity or 0)
    shapes = shapes(source) if callable(shapes) else shapes
    inputs = [
        [tensor(source, INPUT, scale=1) if words_everywhere or not below else None for below in children]
        for children in shapes
    ]
    states = [run(cell, p, children, x) for children, x in zip(shapes, inputs)]
    dh, dc = (
        [[tensor(source, HIDDEN, scale=1) for _ in children] for children in shapes] for _ in range(2))
    loss = sum(
        (seed_h * h).sum() + (seed_c * c).sum()
        for graph, seeds_h, seeds_c in zip(states, dh, dc)
        for (h, c), seed_h, seed_c in zip(graph, seeds_h, seeds_c))
    loss.backward()
    if cell == "lstm":
        compare_with_torch(p, inputs, states)
    write(name, {
        "cell": cell, "inputSize": INPUT, "hiddenSize": HIDDEN, "arity": arity, "parameters": p,
        "graphs": [{"children": children, "input": x} for children, x in zip(shapes, inputs)],
        "h": [[h for h, _ in graph] for graph in states],
        "c": [[c for _, c in graph] for graph in states],
        "dh": dh, "dc": dc,
        "gradients": gradients(p),
        "dinput": [[None if x is None else x.grad for x in graph] for graph in inputs],
    })


def compare_with_torch(p, inputs, states):
    """torch.nn.LSTM has the gates in the order i, f, g (here u), o."""
    peer = torch.nn.LSTM(INPUT, HIDDEN)
    with torch.no_grad():
        peer.weight_ih_l0.copy_(torch.cat([p[f"W_{g}"] for g in GATES]))
        peer.weight_hh_l0.copy_(torch.cat([p[f"U_{g}"] for g in GATES]))
        peer.bias_ih_l0.copy_(torch.cat([p[f"b_{g}"] for g in GATES]))
        peer.bias_hh_l0.zero_()
        for x, graph in zip(inputs, states):
            h, (_, c) = peer(torch.stack(x))
            torch.testing.assert_close(h, torch.stack([h for h, _ in graph]), rtol=0, atol=1e-14)
            torch.testing.assert_close(c[0], graph[-1][1], rtol=0, atol=1e-14)


def write_classifier(name, seed, words=7, classes=3):
    source = random.Random(seed)
    p = cell_parameters(source, "tree-lstm", 2)
    p |= {"embedding": tensor(source, words, INPUT, scale=1),
          "W_y": tensor(source, classes, HIDDEN), "b_y": tensor(source, classes)}
    graphs, states, logits, loss = [], [], [], 0
    for children in binary_trees(source):
        # The last word is never looked up: its gradient stays zero.
        word = [None if below else source.randrange(words - 1) for below in children]
        label = [None if source.random() < 0.3 else source.randrange(classes) for _ in children]
        x = [None if w is None else p["embedding"][w] for w in word]
        h = [h for h, _ in run("tree-lstm", p, children, x)]
        scores = [None if y is None else p["W_y"] @ h_node + p["b_y"] for y, h_node in zip(label, h)]
        for y, z in zip(label, scores):
            if y is not None:
                loss = loss + torch.logsumexp(z, 0) - z[y]
        graphs.append({"children": children, "word": word, "label": label})
        states.append(h)
        logits.append(scores)
    loss = loss / len(graphs)
    loss.backward()
    write(name, {
        "cell": "tree-lstm", "inputSize": INPUT, "hiddenSize": HIDDEN, "arity": 2, "classCount": classes,
        "parameters": p, "graphs": graphs, "h": states, "logits": logits, "loss": loss,
        "gradients": gradients(p),
    })


if __name__ == "__main__":
    write_cell("lstm", "lstm", 1, CHAINS, 1, True)
    write_cell("tree-lstm-2", "tree-lstm", 2, binary_trees, 2, False)
    write_cell("tree-lstm-3", "tree-lstm", 3, ternary_trees, 3, True)
    write_cell("child-sum-tree-lstm", "child-sum-tree-lstm", None, child_sum_trees, 4, True)
    write_cell("child-sum-tree-lstm-leaves", "child-sum-tree-lstm", None, child_sum_trees, 5, False)
    write_classifier("classifier", 6)
