#!/usr/bin/env python3
"""Writes the golden values and gradients of the cells, of a small classifier, and of networks for pairs.

    pip install torch
    python3 make_goldens.py        # rewrites the JSON files beside this script

This is an independent twin of the library: recursive, a node at a time, from the equations of the papers
(golden_cells.py), in float64, with gradients by PyTorch's autograd. Chains are also compared with
torch.nn.LSTM, torch.nn.RNN and torch.nn.GRU. Numbers come from Python's seeded generator, so a rerun
changes nothing beyond the last bits.

A cell's file:

    cell         the cell's name, as golden_cells.py has it
    inputSize    D, the width of x
    hiddenSize   H, the width of h
    arity        most children of a node; only of cells with slots
    activation, hasPeepholes, hasLayerNorm, resetsAfter, kindCount, vectorSize, rank, categorySize,
    isOrdered    what else tells the cell; only of cells that have it
    parameters   name -> matrix [output][input] (y = W x) or vector
    graphs       one object a graph:
      children   per node, in post-order, the indices of its children; a node that lacks children
                 lacks the last slots
      input      per node, x, or null where a node has none (then W x is left out)
      kind       per node, its kind; only of cells that know several
    states       field (h, c; of the MV-RNN p, P; of the SDT-RNN h, m; of a comparison s) -> per graph, per node, its value
    seeds        field -> per graph, per node, the seed of the gradient: L = sum over all of seed * state
    gradients    name -> dL/dparameter
    dinput       per graph, per node, dL/dx, or null

Names of parameters are those of the equations in the library's cells:

    lstm, child-sum-tree-lstm, child-sum-tag-tree-lstm
                                 W_i W_f W_u W_o  U_i U_f U_u U_o  b_i b_f b_u b_o; peepholes p_i p_f p_o
    tree-lstm, tag-tree-lstm     W_i W_f W_u W_o  U_i_1 .. U_i_A  U_u_1 ..  U_o_1 ..  b_i b_f b_u b_o
                                 U_f_k_l: the forget gate of child k reading child l (from 1, as in the paper)
    s-lstm                       the same, with b_f_1 b_f_2 for b_f; p_i_l, p_f_k_l, p_o
    gru, child-sum-tree-gru      W_r W_z W_n  U_r U_z U_n  b_r b_z b_n; c_n where the reset comes after
    tree-gru                     the same, with U_r_1 .. U_r_A, U_z_1 .., U_n_1 ..
    rnn                          W U b
    tree-rnn                     W U_1 .. U_A b
    untied-tree-rnn              W U_l.k b.k: those of kind k, from 0
    sdt-rnn                      W U.k b: that of kind k, from 0
    rntn                         W U_1 .. U_A b, V_l_m [H H][H]: row p H + k, column q is V^k_lm[q, p]
    mv-rnn                       W W_1 W_2 M_1 M_2 b
    comparison                   W_m W_d b; W_a W_b where the order counts; the input is [a; b]

The classifier's file (classifier): embedding look-up, binary N-ary Tree-LSTM, logits at every labelled
node, cross-entropy summed over labelled nodes and divided by the number of trees. Besides cell,
inputSize, hiddenSize, arity, parameters and gradients:

    classCount   number of classes
    parameters   also embedding [words][inputSize], W_y [classCount][hiddenSize], b_y [classCount]
    graphs       children as above; word: per node a row of the embedding or null; label: per node a
                 class or null
    h            per graph, per node, the state
    logits       per graph, per node, W_y h + b_y, or null where there is no label
    loss         the number

The files of networks (network-*.json, from golden_networks.py) are like the classifier's, with the library's
names of parameters, and these keys more:

    layers, direction             "up", "down" or "both"
    wordCount                     rows of the embedding
    categoryCount, categorySize   only with categories; number 0 stands for none
    attentionSize                 only with attention; then label and logits are those of a whole graph
    inputLayers, transitionLayers, hasShortcut, outputLayers
                                  only of networks that are deep in those ways
    graphs                        category: per node, only with categories
    h                             per graph, per node, the state that the head reads

The files of networks for pairs (pairs-relatedness, pairs-relation): embedding look-up, child-sum Tree-LSTM over
both trees, comparison of their roots, softmax; the loss is the mean over the pairs of the Kullback-Leibler
divergence, or of the cross-entropy, as PyTorch has them. Besides inputSize, hiddenSize and gradients:

    isOrdered, comparisonSize, classCount
                 what tells the comparison, and the number of classes
    parameters   embedding [words][inputSize]; cell.NAME, comparison.NAME as above; classifier.weight
                 [classCount][comparisonSize], classifier.bias [classCount]
    graphs       two a pair; children and word as above
    targets      per pair, the probability of every class
    q            per pair, what the network says
    loss         the number

The files of sequences (sequence-*, from golden_sequences.py) are of torch.nn's own modules over packed sequences:

    module, layers, isBidirectional, activation
                 RNN, LSTM or GRU, and how it was made
    parameters   torch's names, and embedding, classifier.weight, classifier.bias
    words, labels, h
                 per sequence, per token: a row of the embedding, a class, the last layer's state
    end          per sequence, what the last layer ends with: forward and, with two directions, back
    tokensLoss, tokensGradients
                 cross-entropy at every token, summed and divided by the number of sequences
    rootLoss, rootGradients
                 the same of the end, with the last token's label

The files of encoders and decoders (seq2seq-*, from golden_seq2seq.py), with the library's names of parameters:

    cell, layers, isBidirectional, decoder, decoderLayers, score, feedsSummary
                 how the model is made; score is null without attention
    wordCount, targetCount
                 rows of the embedding, and columns of target.weight; the end is class targetCount
    graphs, words
                 per source, per node: its children, and a row of the embedding or null
    outputs      per source, the words that should be said
    nodes        per source, per node, the encoder's state
    steps        per source, per step, the decoder's state
    weights      per source, per step, the weight of each node; empty without attention
    probabilities
                 per source, per step, of the words and the end
    loss         cross-entropy, summed and divided by the number of sources
"""

import json
import math
import pathlib
import random

import torch

from golden_cells import STEPS, fields, parameter_shapes
from golden_networks import attend, deepened, encode, network_shapes, read
from golden_seq2seq import MODELS, seq2seq_case
from golden_sequences import SEQUENCES, sequence_case

torch.set_default_dtype(torch.float64)
INPUT, HIDDEN = 5, 4


def run(cell, p, children, inputs, kinds=None):
    """States of every node of a graph, by recursion from its root, the last node."""
    states = [None] * len(children)

    def visit(node):
        below = [visit(child) for child in children[node]]
        kind = 0 if kinds is None else kinds[node]
        states[node] = STEPS[cell["cell"]](cell, p, inputs[node], below, kind)
        return states[node]

    visit(len(children) - 1)
    return states


# Random parameters and graphs.

def tensor(source, *shape, scale=0.5):
    values = [source.gauss(0, scale) for _ in range(math.prod(shape))]
    return torch.tensor(values).reshape(*shape).requires_grad_()


def cell_parameters(source, cell):
    return {name: tensor(source, *shape) for name, shape in parameter_shapes(cell).items()}


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


def short_chains(source):
    return CHAINS[:1] + CHAINS[2:5]


def mixed_trees(source):
    shapes = [LEAF, (LEAF,), (LEAF, LEAF, LEAF), (LEAF, ((LEAF, LEAF, LEAF, LEAF), (LEAF,)), LEAF)]
    return [flat(t) for t in shapes]


def small_binary_trees(source):
    """Few nodes, one of them with a single child."""
    shapes = [LEAF, (LEAF, LEAF), ((LEAF, LEAF), ((LEAF,), LEAF)), (LEAF, (LEAF, (LEAF, LEAF)))]
    return [flat(t) for t in shapes]


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


def write_cell(name, cell, shapes, seed, words_everywhere):
    source = random.Random(seed)
    p = cell_parameters(source, cell)
    shapes = shapes(source) if callable(shapes) else shapes
    inputs = [
        [tensor(source, cell["inputSize"], scale=1) if words_everywhere or not below else None
         for below in children]
        for children in shapes
    ]
    graphs = [{"children": children, "input": x} for children, x in zip(shapes, inputs)]
    if "kindCount" in cell:
        for graph in graphs:
            graph["kind"] = [source.randrange(cell["kindCount"]) for _ in graph["children"]]
    states = [run(cell, p, graph["children"], graph["input"], graph.get("kind")) for graph in graphs]
    seeds = {
        field: [[tensor(source, width, scale=1) for _ in children] for children in shapes]
        for field, width in fields(cell).items()}
    values = {
        field: [[state[place] for state in graph] for graph in states] for place, field in enumerate(seeds)}
    loss = sum(
        (seed * value).sum()
        for field in seeds
        for seeds_of_graph, values_of_graph in zip(seeds[field], values[field])
        for seed, value in zip(seeds_of_graph, values_of_graph))
    loss.backward()
    compare_with_torch(cell, p, inputs, states)
    write(name, cell | {
        "parameters": p, "graphs": graphs, "states": values, "seeds": seeds, "gradients": gradients(p),
        "dinput": [[None if x is None else x.grad for x in graph] for graph in inputs],
    })


def compare_with_torch(cell, p, inputs, states):
    """Chains through PyTorch's own networks. Its gates are i, f, g (here u), o, and r, z, n."""
    name, sizes = cell["cell"], (cell["inputSize"], cell["hiddenSize"])
    if name == "rnn" and not cell.get("hasLayerNorm"):
        peer, gates = torch.nn.RNN(*sizes, nonlinearity=cell["activation"]), [""]
    elif cell.get("hasLayerNorm"):
        return
    elif name == "lstm" and not cell.get("hasPeepholes"):
        peer, gates = torch.nn.LSTM(*sizes), ["_i", "_f", "_u", "_o"]
    elif name == "gru" and cell["resetsAfter"]:
        peer, gates = torch.nn.GRU(*sizes), ["_r", "_z", "_n"]
    else:
        return
    nothing = torch.zeros(cell["hiddenSize"])
    with torch.no_grad():
        peer.weight_ih_l0.copy_(torch.cat([p[f"W{g}"] for g in gates]))
        peer.weight_hh_l0.copy_(torch.cat([p[f"U{g}"] for g in gates]))
        peer.bias_ih_l0.copy_(torch.cat([p[f"b{g}"] for g in gates]))
        peer.bias_hh_l0.copy_(torch.cat([p.get(f"c{g}", nothing) for g in gates]))
        for x, graph in zip(inputs, states):
            h, last = peer(torch.stack(x))
            torch.testing.assert_close(h, torch.stack([state[0] for state in graph]), rtol=0, atol=1e-14)
            if name == "lstm":
                torch.testing.assert_close(last[1][0], graph[-1][1], rtol=0, atol=1e-14)


def write_classifier(name, seed, words=7, classes=3):
    source = random.Random(seed)
    cell = {"cell": "tree-lstm", "inputSize": INPUT, "hiddenSize": HIDDEN, "arity": 2}
    p = cell_parameters(source, cell)
    p |= {"embedding": tensor(source, words, INPUT, scale=1),
          "W_y": tensor(source, classes, HIDDEN), "b_y": tensor(source, classes)}
    graphs, states, logits, loss = [], [], [], 0
    for children in binary_trees(source):
        # The last word is never looked up: its gradient stays zero.
        word = [None if below else source.randrange(words - 1) for below in children]
        label = [None if source.random() < 0.3 else source.randrange(classes) for _ in children]
        x = [None if w is None else p["embedding"][w] for w in word]
        h = [h for h, _ in run(cell, p, children, x)]
        scores = [None if y is None else p["W_y"] @ h_node + p["b_y"] for y, h_node in zip(label, h)]
        for y, z in zip(label, scores):
            if y is not None:
                loss = loss + torch.logsumexp(z, 0) - z[y]
        graphs.append({"children": children, "word": word, "label": label})
        states.append(h)
        logits.append(scores)
    loss = loss / len(graphs)
    loss.backward()
    write(name, cell | {
        "classCount": classes, "parameters": p, "graphs": graphs, "h": states, "logits": logits,
        "loss": loss, "gradients": gradients(p),
    })


def write_network(name, network, shapes, seed, words_inside):
    source = random.Random(seed)
    p = {key: tensor(source, *shape, scale=1 if key == "embedding" else 0.5)
         for key, shape in network_shapes(network).items()}
    graphs, states, logits, loss = [], [], [], 0
    for children in shapes(source):
        def word(below):
            # The last word is never looked up: its gradient stays zero.
            missing = below and (not words_inside or source.random() < 0.4)
            return None if missing else source.randrange(network["wordCount"] - 1)

        graph = {"children": children, "word": [word(below) for below in children]}
        if "categoryCount" in network:
            graph["category"] = [source.randrange(network["categoryCount"]) for _ in children]
        x = [read(network, p, *of_node) for of_node in
             zip(graph["word"], graph.get("category", [0] * len(children)))]
        h = encode(network, p, children, x)
        heads = [attend(p, h)] if "attentionSize" in network else h
        heads = [deepened("output", network.get("outputLayers", 0), p, state) for state in heads]
        label = [source.randrange(network["classCount"] + 1) for _ in heads]
        label = [None if y == network["classCount"] and len(heads) > 1 else y % network["classCount"]
                 for y in label]
        scores = [None if y is None else p["classifier.weight"] @ read_by_head + p["classifier.bias"]
                  for y, read_by_head in zip(label, heads)]
        for y, z in zip(label, scores):
            if y is not None:
                loss = loss + torch.logsumexp(z, 0) - z[y]
        graphs.append(graph | {"label": label})
        states.append(h)
        logits.append(scores)
    loss = loss / len(graphs)
    loss.backward()
    write(name, network | {
        "parameters": p, "graphs": graphs, "h": states, "logits": logits, "loss": loss,
        "gradients": gradients(p),
    })


def network(name, layers=1, direction="up", **more):
    return small(name, layers=layers, direction=direction, wordCount=6, classCount=3) | more


def write_pairs(name, seed, is_ordered, words=7, classes=5, size=6):
    source = random.Random(seed)
    cell = {"cell": "child-sum-tree-lstm", "inputSize": INPUT, "hiddenSize": HIDDEN}
    head = {"cell": "comparison", "inputSize": 2 * HIDDEN, "hiddenSize": size, "isOrdered": is_ordered}
    parts = {"cell": cell_parameters(source, cell), "comparison": cell_parameters(source, head),
             "classifier": {"weight": tensor(source, classes, size), "bias": tensor(source, classes)}}
    p = {f"{part}.{key}": value for part, own in parts.items() for key, value in own.items()}
    p["embedding"] = tensor(source, words, INPUT, scale=1)
    shapes = child_sum_trees(source)
    # Every tree with one of the same shape, and with the next one.
    pairs = [pair for left, right in zip(shapes, shapes[1:] + shapes[:1]) for pair in ((left, left), (left, right))]
    graphs, logits = [], []
    for pair in pairs:
        roots = []
        for children in pair:
            # The last word is never looked up: its gradient stays zero.
            word = [source.randrange(words - 1) for _ in children]
            graphs.append({"children": children, "word": word})
            roots.append(run(cell, parts["cell"], children, [p["embedding"][w] for w in word])[-1][0])
        (s,) = STEPS["comparison"](head, parts["comparison"], torch.cat(roots), [], 0)
        logits.append(torch.nn.functional.linear(s, p["classifier.weight"], p["classifier.bias"]))
    logits = torch.stack(logits)
    if is_ordered:
        gold = torch.tensor([source.randrange(classes) for _ in pairs])
        targets = torch.nn.functional.one_hot(gold, classes).to(logits.dtype)
        loss = torch.nn.functional.cross_entropy(logits, gold)
    else:
        # Scores between whole numbers and, at last, a whole one.
        targets = torch.zeros(len(pairs), classes)
        for row in range(len(pairs) - 1):
            floor, rest = source.randrange(classes - 1), source.randrange(1, 10) / 10
            targets[row, floor], targets[row, floor + 1] = 1 - rest, rest
        targets[-1, classes - 1] = 1
        loss = torch.nn.functional.kl_div(torch.log_softmax(logits, 1), targets, reduction="batchmean")
    loss.backward()
    write(name, {
        "inputSize": INPUT, "hiddenSize": HIDDEN, "isOrdered": is_ordered, "comparisonSize": size,
        "classCount": classes, "parameters": p, "graphs": graphs, "targets": targets,
        "q": torch.softmax(logits, 1), "loss": loss, "gradients": gradients(p),
    })


def described(name, input_size=INPUT, hidden_size=HIDDEN, **more):
    return {"cell": name, "inputSize": input_size, "hiddenSize": hidden_size} | more


def small(name, input_size=4, **more):
    return described(name, input_size, 3, **more)


if __name__ == "__main__":
    write_cell("lstm", described("lstm", arity=1), CHAINS, 1, True)
    write_cell("tree-lstm-2", described("tree-lstm", arity=2), binary_trees, 2, False)
    write_cell("tree-lstm-3", described("tree-lstm", arity=3), ternary_trees, 3, True)
    write_cell("child-sum-tree-lstm", described("child-sum-tree-lstm"), child_sum_trees, 4, True)
    write_cell("child-sum-tree-lstm-leaves", described("child-sum-tree-lstm"), child_sum_trees, 5, False)
    write_classifier("classifier", 6)
    short = CHAINS[:1] + CHAINS[3:5]
    write_cell("rnn-tanh", small("rnn", activation="tanh"), short, 7, True)
    write_cell("rnn-relu", small("rnn", activation="relu"), short, 8, True)
    write_cell("tree-rnn-2", small("tree-rnn", arity=2, activation="tanh"), small_binary_trees, 9, False)
    write_cell("tree-rnn-3-relu", small("tree-rnn", arity=3, activation="relu"), ternary_trees, 10, True)
    write_cell("untied-tree-rnn", small("untied-tree-rnn", arity=2, kindCount=3), binary_trees, 11, True)
    write_cell("rntn-2", small("rntn", arity=2), small_binary_trees, 12, True)
    write_cell("rntn-3", described("rntn", 3, 2, arity=3), ternary_trees, 13, False)
    matrices = small("mv-rnn", 2 + 3 * (1 + 2 * 2), vectorSize=2, rank=2)
    write_cell("mv-rnn", matrices, small_binary_trees, 14, True)
    write_cell("mv-rnn-leaves", matrices, small_binary_trees, 15, False)
    write_cell("lstm-peepholes", small("lstm", arity=1, hasPeepholes=True), short, 16, True)
    write_cell("s-lstm", small("s-lstm", arity=2), small_binary_trees, 17, True)
    tagged = small("tag-tree-lstm", arity=2, categorySize=1)
    write_cell("tag-tree-lstm", tagged, small_binary_trees, 18, True)
    write_cell("gru", small("gru", resetsAfter=False), short, 19, True)
    write_cell("gru-resets-after", small("gru", resetsAfter=True), short, 20, True)
    write_cell("tree-gru-2", small("tree-gru", arity=2), small_binary_trees, 21, False)
    write_cell("tree-gru-3", small("tree-gru", arity=3), ternary_trees, 22, True)
    write_cell("child-sum-tree-gru", small("child-sum-tree-gru"), child_sum_trees, 23, True)
    write_cell("sdt-rnn", small("sdt-rnn", kindCount=3), child_sum_trees, 33, True)
    write_cell("child-sum-tag-tree-lstm", small("child-sum-tag-tree-lstm", categorySize=1), child_sum_trees, 34, True)
    stack = network("tree-lstm", layers=2, arity=2)
    write_network("network-layers", stack, small_binary_trees, 24, True)
    ways = network("child-sum-tree-lstm", layers=2, direction="both")
    write_network("network-both", ways, mixed_trees, 25, True)
    down = network("tree-lstm", direction="down", arity=3)
    write_network("network-down", down, ternary_trees, 26, False)
    attention = network("tree-lstm", arity=2, attentionSize=2)
    write_network("network-attention", attention, small_binary_trees, 27, False)
    tagged = network("tag-tree-lstm", arity=2, categoryCount=4, categorySize=2)
    write_network("network-categories", tagged, small_binary_trees, 28, True)
    all_of_it = network("tag-tree-lstm", layers=2, direction="both", arity=2, attentionSize=3,
                        categoryCount=3, categorySize=1)
    write_network("network-all", all_of_it, small_binary_trees, 29, True)
    write_network("network-deep-rnn", network(
        "rnn", activation="tanh", inputLayers=2, transitionLayers=2, hasShortcut=True, outputLayers=1), short_chains, 40, True)
    write_network("network-deep-lstm", network(
        "lstm", layers=2, inputLayers=1, transitionLayers=1, hasShortcut=False, outputLayers=2), short_chains, 41, True)
    write_network("network-deep-tree-gru", network(
        "tree-gru", arity=2, transitionLayers=1, hasShortcut=True), small_binary_trees, 42, True)
    norm = {"hasLayerNorm": True}
    write_cell("rnn-norm", small("rnn", activation="tanh", **norm), short, 43, True)
    write_cell("lstm-norm", small("lstm", arity=1, **norm), short, 44, True)
    write_cell("gru-norm", small("gru", resetsAfter=False, **norm), short, 45, True)
    write_cell("gru-norm-resets-after", small("gru", resetsAfter=True, **norm), short, 46, True)
    write_cell("tree-rnn-norm", small("tree-rnn", arity=2, activation="tanh", **norm), small_binary_trees, 47, True)
    write_cell("tree-lstm-norm", described("tree-lstm", arity=2, **norm), small_binary_trees, 48, False)
    write_cell("child-sum-tree-lstm-norm", small("child-sum-tree-lstm", **norm), child_sum_trees, 49, True)
    for seed, name in enumerate(SEQUENCES, 50):
        write(name, sequence_case(random.Random(seed), tensor, name))
    for seed, name in enumerate(MODELS, 70):
        tree = small("tree-lstm", arity=2)
        write(name, seq2seq_case(
            random.Random(seed), tensor, name, small_binary_trees(None), lambda source: cell_parameters(source, tree),
            lambda p, children, x: [state[0] for state in run(tree, p, children, x)]))
    pairs = [[[]]] * 4
    write_cell("comparison", described("comparison", 8, 3, isOrdered=False), pairs, 24, True)
    write_cell("comparison-ordered", described("comparison", 8, 3, isOrdered=True), pairs, 25, True)
    write_pairs("pairs-relatedness", 26, False)
    write_pairs("pairs-relation", 27, True)
