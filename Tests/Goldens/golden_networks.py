"""Networks of several cells: layers, states that travel down, attention over nodes, categories.

A network is a dictionary of what make_goldens.py writes about it. Its parameters are named as the library
names them: those of the cell that goes up in the first layer begin with "cell.", of the one that goes down
with "down.", in layer l with "cell_l." and "down_l.". Everything is computed a node at a time.
"""

import torch

from golden_cells import STEPS, parameter_shapes


def going_up(network, layer):
    """The cell that goes up in a layer, from 0."""
    return network | {"inputSize": input_size(network) if layer == 0 else state_size(network)}


def going_down(network):
    """The cell that goes down: it reads states, and a node has one child, its parent."""
    cell = network | {"inputSize": network["hiddenSize"]}
    return cell | {"arity": 1} if "arity" in cell else cell


def transition(network):
    """The cell of a step within a step: its input is the shortcut, the h of all children side by side."""
    return network | {"arity": 1, "inputSize": network["hiddenSize"] * network.get("arity", 1)}


def input_size(network):
    if network.get("inputLayers"):
        return network["hiddenSize"]
    return network["inputSize"] + network.get("categorySize", 0)


def state_size(network):
    return network["hiddenSize"] * (2 if network["direction"] == "both" else 1)


def prefix(name, layer):
    return f"{name}." if layer == 0 else f"{name}_{layer + 1}."


def network_shapes(network):
    """The parameters of a network by name; the embedding has a row a word, matrices a row an output."""
    shapes = {"embedding": (network["wordCount"], network["inputSize"])}
    H = network["hiddenSize"]
    for k in range(1, network.get("inputLayers", 0) + 1):
        shapes |= {f"input_{k}.W": (H, network["inputSize"] if k == 1 else H), f"input_{k}.b": (H,)}
    for layer in range(network["layers"]):
        own = parameter_shapes(going_up(network, layer))
        for k in range(1, network.get("transitionLayers", 0) + 1):
            within = parameter_shapes(transition(network))
            shapes |= {
                f"{prefix('cell', layer)}transition_{k}.{name}": shape for name, shape in within.items()
                if network["hasShortcut"] or not name.startswith("W")}
        shapes |= {prefix("cell", layer) + name: shape for name, shape in own.items()}
        if network["direction"] != "up":
            own = parameter_shapes(going_down(network))
            shapes |= {prefix("down", layer) + name: shape for name, shape in own.items()}
    if "categoryCount" in network:
        shapes["category.weight"] = (network["categorySize"], network["categoryCount"])
    if "attentionSize" in network:
        A = network["attentionSize"]
        shapes |= {"attention.W": (A, state_size(network)), "attention.b": (A,), "attention.q": (1, A)}
    for k in range(1, network.get("outputLayers", 0) + 1):
        shapes |= {f"output_{k}.W": (H, state_size(network) if k == 1 else H), f"output_{k}.b": (H,)}
    K, read = network["classCount"], H if network.get("outputLayers") else state_size(network)
    return shapes | {"classifier.weight": (K, read), "classifier.bias": (K,)}


def read(network, p, word, category):
    """What a node reads: its word's vector, and its category's; None where it has neither."""
    x = None if word is None else p["embedding"][word]
    if "categoryCount" not in network or (x is None and category == 0):
        return x
    return torch.cat([torch.zeros(network["inputSize"]) if x is None else x, p["category.weight"][:, category]])


def deepened(name, layers, p, x):
    """Non-linear layers, one after the other (Pascanu et al. 2014, sections 3.2 and 3.3)."""
    for k in range(1, layers + 1):
        x = None if x is None else torch.tanh(p[f"{name}_{k}.W"] @ x + p[f"{name}_{k}.b"])
    return x


def transition_step(cell):
    """A child-sum Tree-LSTM goes on through LSTMs."""
    return {"child-sum-tree-lstm": "lstm", "child-sum-tree-gru": "gru"}.get(cell["cell"], cell["cell"])


def of_prefix(p, start):
    return {name[len(start):]: value for name, value in p.items() if name.startswith(start)}


def rise(cell, p, children, x):
    """h of every node: from the leaves up."""
    states = [None] * len(children)

    def visit(node):
        below = [visit(child) for child in children[node]]
        state = STEPS[cell["cell"]](cell, p, x[node], below, 0)
        # Pascanu et al. 2014, equation 5: the state goes through further steps.
        for k in range(1, cell.get("transitionLayers", 0) + 1):
            shortcut = None
            if cell["hasShortcut"] and below:
                missing = cell.get("arity", 1) - len(below)
                shortcut = torch.cat([h for h, *_ in below] + [torch.zeros(cell["hiddenSize"] * missing)])
            state = STEPS[transition_step(cell)](transition(cell), of_prefix(p, f"transition_{k}."), shortcut, [state], 0)
        states[node] = state
        return state

    visit(len(children) - 1)
    return [state[0] for state in states]


def fall(cell, p, children, x):
    """h of every node: from the root down, each reading its own x and its parent's state."""
    states = [None] * len(children)

    def visit(node, above):
        states[node] = STEPS[cell["cell"]](cell, p, x[node], above, 0)
        for child in children[node]:
            visit(child, [states[node]])

    visit(len(children) - 1, [])
    return [state[0] for state in states]


def encode(network, p, children, x):
    """The states of a tree's nodes in the last layer (Irsoy and Cardie 2014, equations 6 and 7, for layers)."""
    x = [deepened("input", network.get("inputLayers", 0), p, word) for word in x]
    for layer in range(network["layers"]):
        x = rise(going_up(network, layer), of_prefix(p, prefix("cell", layer)), children, x)
        if network["direction"] == "up":
            continue
        below = fall(going_down(network), of_prefix(p, prefix("down", layer)), children, x)
        x = below if network["direction"] == "down" else [torch.cat(pair) for pair in zip(x, below)]
    return x


def attend(p, states):
    """Kokkinos and Potamianos 2017, section 3; Lin et al. 2017, equations 5 and 6, with one hop."""
    h = torch.stack(states)
    scores = torch.tanh(h @ p["attention.W"].T + p["attention.b"]) @ p["attention.q"][0]
    return torch.softmax(scores, 0) @ h
