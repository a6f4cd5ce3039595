"""Encoders and decoders: torch.nn's own RNN, LSTM and GRU over packed sequences, or a recursive tree encoder, and attention.

Names of parameters are the library's; torch's modules are given them gate by gate, and what attention multiplies is joined as
Luong et al. write it, so that nothing of how the library computes is taken over.
"""

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call
from torch.nn.utils.rnn import pack_sequence, pad_packed_sequence

INPUT, HIDDEN, SOURCES, TARGETS = 4, 3, 6, 5
GATES = {"lstm": ["_i", "_f", "_u", "_o"], "gru": ["_r", "_z", "_n"], "rnn": [""]}

# Name of the file: the encoder's cell, layers and directions, the decoder's cell and layers, the score, whether the summary is fed.
MODELS = {
    "seq2seq-lstm": ("lstm", 1, 1, "lstm", 1, None, False),
    "seq2seq-lstm-dot": ("lstm", 1, 1, "lstm", 1, "dot", False),
    "seq2seq-lstm-rnn-general": ("lstm", 2, 1, "rnn", 1, "general", True),
    "seq2seq-gru-2-both-general": ("gru", 2, 2, "gru", 2, "general", True),
    "seq2seq-lstm-both-additive": ("lstm", 1, 2, "lstm", 2, "additive", False),
    "seq2seq-tree-additive": ("tree-lstm", 1, 1, "lstm", 1, "additive", True),
    "seq2seq-tree-general": ("tree-lstm", 1, 1, "lstm", 1, "general", False),
}


def chain_shapes(prefix, cell, inputs):
    shapes = {}
    for gate in GATES[cell]:
        shapes |= {f"{prefix}W{gate}": (HIDDEN, inputs), f"{prefix}U{gate}": (HIDDEN, HIDDEN), f"{prefix}b{gate}": (HIDDEN,)}
    return shapes | ({f"{prefix}c_n": (HIDDEN,)} if cell == "gru" else {})


def stack_shapes(names, cell, layers, inputs):
    """The parameters of layers of a cell, one for each direction."""
    shapes = {}
    for layer in range(layers):
        for name in names:
            prefix = f"{name}_{layer + 1}." if layer else f"{name}."
            shapes |= chain_shapes(prefix, cell, inputs if layer == 0 else HIDDEN * len(names))
    return shapes


def run_stack(p, names, cell, layers, inputs, packed, first=None):
    """torch.nn's module over packed sequences, with these parameters; the states of each sequence."""
    module = getattr(nn, cell.upper())(inputs, HIDDEN, layers, bidirectional=len(names) == 2)
    own = {}
    for layer in range(layers):
        for way, name in enumerate(names):
            prefix = f"{name}_{layer + 1}." if layer else f"{name}."
            end = f"l{layer}" + ("_reverse" if way else "")
            for kind, torchs in (("W", "weight_ih"), ("U", "weight_hh"), ("b", "bias_ih")):
                own[f"{torchs}_{end}"] = torch.cat([p[f"{prefix}{kind}{gate}"] for gate in GATES[cell]])
            other = torch.zeros(HIDDEN * len(GATES[cell]))
            if cell == "gru":
                other = torch.cat([other[:2 * HIDDEN], p[f"{prefix}c_n"]])
            own[f"bias_hh_{end}"] = other
    arguments = (packed,) if first is None else (packed, first)
    padded, lengths = pad_packed_sequence(functional_call(module, own, arguments)[0], batch_first=True)
    return [padded[i, :n] for i, n in enumerate(lengths)]


def attend(p, score, steps, nodes):
    """The weights of nodes for each step, and what the softmax reads."""
    if score == "additive":
        seen = torch.tanh((steps @ p["attention.W"].T)[:, None] + (nodes @ p["attention.U"].T)[None])
        scores = seen @ p["attention.v"]
    else:
        scores = steps @ (p["attention.W"] if score == "general" else torch.eye(HIDDEN)) @ nodes.T
    weights = torch.softmax(scores, 1)
    joined = torch.cat([weights @ nodes, steps], 1)
    matrix = torch.cat([p["attention.V"], p["attentional.W"]], 1)
    return weights, torch.tanh(joined @ matrix.T + p["attentional.b"])


def seq2seq_case(source, tensor, name, tree_shapes, tree_cell, run_tree):
    """A model over some sources and outputs, one of which is empty.

    tree_shapes, tree_cell and run_tree: graphs, the parameters of the tree encoder's cell and its recursion.
    """
    cell, layers, ways, decoder, decoder_layers, score, feeds = MODELS[name]
    is_tree = cell == "tree-lstm"
    names = ["cell", "reverse"][:ways]
    width = HIDDEN * ways
    summary = width * ways
    p = {"embedding": tensor(source, SOURCES, INPUT, scale=1), "target.weight": tensor(source, INPUT, TARGETS, scale=1)}
    if is_tree:
        p |= {f"cell.{key}": value for key, value in tree_cell(source).items()}
    else:
        p |= {key: tensor(source, *shape) for key, shape in stack_shapes(names, cell, layers, INPUT).items()}
    read = INPUT + (summary if feeds else 0)
    shapes = stack_shapes(["decoder.cell"], decoder, decoder_layers, read)
    fields = "hc" if decoder == "lstm" else "h"
    for layer in range(decoder_layers):
        start = f"start_{layer + 1}" if layer else "start"
        for field in fields:
            shapes |= {f"{start}.{field}.W": (HIDDEN, summary), f"{start}.{field}.b": (HIDDEN,)}
    if score:
        shapes |= {"attention.V": (HIDDEN, width), "attentional.W": (HIDDEN, HIDDEN), "attentional.b": (HIDDEN,)}
    if score == "general":
        shapes |= {"attention.W": (HIDDEN, width)}
    if score == "additive":
        shapes |= {"attention.W": (HIDDEN, HIDDEN), "attention.U": (HIDDEN, width), "attention.v": (HIDDEN,)}
    shapes |= {"classifier.weight": (TARGETS + 1, HIDDEN), "classifier.bias": (TARGETS + 1,)}
    p |= {key: tensor(source, *shape) for key, shape in shapes.items()}

    graphs = tree_shapes if is_tree else [[[node - 1] if node else [] for node in range(n)] for n in (1, 4, 3)]
    outputs = [[source.randrange(TARGETS) for _ in range(n)] for n in (3, 0, 2, 5)[:len(graphs)]]
    # The last word is never looked up: its gradient stays zero.
    words = [[None if is_tree and below else source.randrange(SOURCES - 1) for below in graph] for graph in graphs]
    if is_tree:
        nodes = [torch.stack(run_tree({key[5:]: value for key, value in p.items() if key.startswith("cell.")}, graph,
                                      [None if w is None else p["embedding"][w] for w in own]))
                 for graph, own in zip(graphs, words)]
        ends = [states[-1] for states in nodes]
    else:
        packed = pack_sequence([p["embedding"][own] for own in words], enforce_sorted=False)
        nodes = run_stack(p, names, cell, layers, INPUT, packed)
        ends = [torch.cat([states[-1], states[0]]) if ways == 2 else states[-1] for states in nodes]
    summaries = torch.stack(ends)
    first = tuple(
        torch.stack([torch.tanh(summaries @ p[f"{start}.{field}.W"].T + p[f"{start}.{field}.b"])
                     for start in ["start"] + [f"start_{layer + 1}" for layer in range(1, decoder_layers)]])
        for field in fields)
    vectors = p["target.weight"].T
    steps = [torch.cat([torch.zeros(1, INPUT), vectors[own]]) for own in outputs]
    if feeds:
        steps = [torch.cat([own, end.expand(len(own), -1)], 1) for own, end in zip(steps, ends)]
    states = run_stack(p, ["decoder.cell"], decoder, decoder_layers, read, pack_sequence(steps, enforce_sorted=False),
                       first if decoder == "lstm" else first[0])
    weights, own = zip(*(attend(p, score, s, n) for s, n in zip(states, nodes))) if score else ([], states)
    logits = [s @ p["classifier.weight"].T + p["classifier.bias"] for s in own]
    wanted = [torch.tensor(output + [TARGETS]) for output in outputs]
    loss = sum(F.cross_entropy(l, t, reduction="sum") for l, t in zip(logits, wanted)) / len(outputs)
    loss.backward()
    return {
        "cell": cell, "layers": layers, "isBidirectional": ways == 2, "decoder": decoder, "decoderLayers": decoder_layers,
        "score": score, "feedsSummary": feeds, "inputSize": INPUT, "hiddenSize": HIDDEN, "wordCount": SOURCES,
        "targetCount": TARGETS, "parameters": p, "graphs": graphs, "words": words, "outputs": outputs,
        "nodes": nodes, "steps": states, "weights": list(weights), "probabilities": [torch.softmax(l, 1) for l in logits],
        "loss": loss, "gradients": {key: torch.zeros_like(value) if value.grad is None else value.grad
                                    for key, value in p.items()},
    }
