"""The equations of the cells, a node at a time, written from the papers that each function names.

A cell is a dictionary of what make_goldens.py writes about it: its name under "cell", inputSize,
hiddenSize, and what else tells one of its kind from another. Below, D is inputSize, H hiddenSize and A
the arity; y = W x for a matrix W of [output][input], as PyTorch has it. An equation takes the
parameters p by name, the node's input x (None where it has none), the states of its children (a tuple
of fields each), and the node's kind; children that are missing lack the last slots.
"""

import torch
from torch import sigmoid, tanh


def product(p, name, x):
    """W x, or nothing where a node has no input."""
    return 0 if x is None else p[name] @ x


def layer(p, name, x, terms=(), bias=None):
    """W x + b, with further terms between; all but b is normalised where there is a gain."""
    total = product(p, f"W{name}", x)
    for term in terms:
        total = total + term
    return normalized(p, name, total) + p[bias or f"b{name}"]


def normalized(p, name, total):
    """Ba, Kiros and Hinton 2016, equation 4, without the bias."""
    gain = p.get(f"gain{name}")
    if gain is None or not torch.is_tensor(total):
        return total
    return torch.nn.functional.layer_norm(total, total.shape, gain, eps=1e-5)


def shown(p, c):
    """What an output gate lets out: tanh c, normalised where there is a gain (Ba, Kiros and Hinton 2016, equation 22)."""
    return tanh(normalized(p, "_c", c) + p["b_c"] if "gain_c" in p else c)


def slots(cell):
    return range(1, cell["arity"] + 1)


def total_of(vectors, cell):
    total = torch.zeros(cell["hiddenSize"])
    for vector in vectors:
        total = total + vector
    return total


# Simple networks.

def rnn(cell, p, x, children, kind):
    """Elman 1990. The state at the start of a chain is zero."""
    squash = {"tanh": tanh, "relu": torch.relu}[cell["activation"]]
    return (squash(layer(p, "", x, [p["U"] @ h for (h,) in children])),)


def tree_rnn(cell, p, x, children, kind):
    """Socher, Lin, Ng and Manning 2011, equation 2, with the matrix in blocks by child."""
    squash = {"tanh": tanh, "relu": torch.relu}[cell["activation"]]
    return (squash(layer(p, "", x, [p[f"U_{l}"] @ h for l, (h,) in enumerate(children, 1)])),)


def untied_tree_rnn(cell, p, x, children, kind):
    """Socher, Bauer, Manning and Ng 2013, equation 3: the matrices of the node's kind."""
    below = [p[f"U_{l}.{kind}"] @ h for l, (h,) in enumerate(children, 1)]
    return (tanh(layer(p, "", x, below, bias=f"b.{kind}")),)


def sdt_rnn(cell, p, x, children, kind):
    """Socher, Karpathy et al. 2014, section 3.4, without weights of children: each is read through its relation's matrix."""
    h = tanh(layer(p, "", x, [message for _, message in children]))
    return h, p[f"U.{kind}"] @ h


def rntn(cell, p, x, children, kind):
    """Socher et al. 2013, section 4.3: with s the children's states one after the other, z_k = s^T V^k s."""
    H, A = cell["hiddenSize"], cell["arity"]
    below = [p[f"U_{l}"] @ h for l, (h,) in enumerate(children, 1)]
    if children:
        s = torch.cat([h for (h,) in children] + [torch.zeros(H * (A - len(children)))])
        # V_l_m is [p H + k][q] for the element of row q, column p of the block (l, m) of V^k.
        blocks = {(l, m): p[f"V_{l}_{m}"].reshape(H, H, H) for l in slots(cell) for m in slots(cell)}
        for_row = lambda k, l: torch.cat([blocks[l, m][:, k, :].T for m in slots(cell)], dim=1)
        tensor = [torch.cat([for_row(k, l) for l in slots(cell)]) for k in range(H)]
        below.append(torch.stack([s @ V @ s for V in tensor]))
    return (tanh(layer(p, "", x, below)),)


def mv_rnn(cell, p, x, children, kind):
    """Socher, Huval, Manning and Ng 2012, equations 2 and 3, a word's matrix being diag(d) + L R.

    The input is x, d, then R^T and L^T row after row; the state's matrix is transposed too.
    """
    D, H, r = cell["vectorSize"], cell["hiddenSize"], cell["rank"]
    word, matrix = None, torch.zeros(H, H)
    if x is not None:
        word, d, right, left = torch.split(x, [D, H, H * r, r * H])
        matrix = torch.diag(d) + left.reshape(r, H).T @ right.reshape(H, r).T
    zero = (torch.zeros(H), torch.zeros(H * H))
    (a, A), (b, B) = (list(children) + [zero, zero])[:2]
    A, B = A.reshape(H, H).T, B.reshape(H, H).T
    vector = tanh(layer(p, "", word, [p["W_1"] @ (B @ a), p["W_2"] @ (A @ b)]))
    matrix = matrix + p["M_1"] @ A + p["M_2"] @ B
    return vector, matrix.T.reshape(-1)


# LSTMs: a state is (h, c).

def lstm(cell, p, x, children, kind):
    """Hochreiter and Schmidhuber 1997 with a forget gate; with peepholes, Gers and Schmidhuber 2000."""
    zero = torch.zeros(cell["hiddenSize"])
    h, c = children[0] if children else (zero, zero)
    peep = (lambda g, c: p[f"p_{g}"] * c) if cell.get("hasPeepholes") else (lambda g, c: 0)
    i = sigmoid(layer(p, "_i", x, [p["U_i"] @ h, peep("i", c)]))
    f = sigmoid(layer(p, "_f", x, [p["U_f"] @ h, peep("f", c)]))
    u = tanh(layer(p, "_u", x, [p["U_u"] @ h]))
    c = i * u + f * c
    o = sigmoid(layer(p, "_o", x, [p["U_o"] @ h, peep("o", c)]))
    return o * shown(p, c), c


def tree_lstm(cell, p, x, children, kind):
    """The N-ary Tree-LSTM: Tai, Socher and Manning 2015, equations 9 to 14."""

    def gate(g, squash, forget=""):
        return squash(layer(p, f"_{g}", x, [p[f"U_{g}{forget}_{l}"] @ h for l, (h, _) in enumerate(children, 1)]))

    i, u, o = gate("i", sigmoid), gate("u", tanh), gate("o", sigmoid)
    c = i * u
    for k, (_, child_c) in enumerate(children, 1):
        c = c + gate("f", sigmoid, f"_{k}") * child_c
    return o * shown(p, c), c


def child_sum_tree_lstm(cell, p, x, children, kind):
    """The child-sum Tree-LSTM: Tai, Socher and Manning 2015, equations 2 to 8."""
    total = total_of([h for h, _ in children], cell)
    i = sigmoid(layer(p, "_i", x, [p["U_i"] @ total]))
    u = tanh(layer(p, "_u", x, [p["U_u"] @ total]))
    o = sigmoid(layer(p, "_o", x, [p["U_o"] @ total]))
    c = i * u
    for h, child_c in children:
        c = c + sigmoid(layer(p, "_f", x, [p["U_f"] @ h])) * child_c
    return o * shown(p, c), c


def s_lstm(cell, p, x, children, kind):
    """Zhu, Sobihani and Guo 2015, section 3, with an input, and vectors for peepholes."""

    def below(g):
        return [p[f"U_{g}_{l}"] @ h for l, (h, _) in enumerate(children, 1)]

    def peeps(g):
        return [p[f"p_{g}_{l}"] * c for l, (_, c) in enumerate(children, 1)]

    i = sigmoid(layer(p, "_i", x, below("i") + peeps("i")))
    u = tanh(layer(p, "_u", x, below("u")))
    c = i * u
    for k, (_, child_c) in enumerate(children, 1):
        f = product(p, "W_f", x) + p[f"b_f_{k}"]
        for term in below(f"f_{k}") + peeps(f"f_{k}"):
            f = f + term
        c = c + sigmoid(f) * child_c
    o = sigmoid(layer(p, "_o", x, below("o") + [p["p_o"] * c]))
    return o * tanh(c), c


# Gated recurrent units.

def gru(cell, p, x, children, kind):
    """Cho et al. 2014, equations 5 to 8; or the reset after the product, as torch.nn.GRU has it."""
    h = children[0][0] if children else torch.zeros(cell["hiddenSize"])
    r = sigmoid(layer(p, "_r", x, [p["U_r"] @ h]))
    z = sigmoid(layer(p, "_z", x, [p["U_z"] @ h]))
    recalled = r * (p["U_n"] @ h + p["c_n"]) if cell["resetsAfter"] else p["U_n"] @ (r * h)
    n = tanh(layer(p, "_n", x, [recalled]))
    return (z * h + (1 - z) * n,)


def tree_gru(cell, p, x, children, kind):
    """Kokkinos and Potamianos 2017, section 2: the N-ary Tree-GRU."""
    r = sigmoid(layer(p, "_r", x, [p[f"U_r_{l}"] @ h for l, (h,) in enumerate(children, 1)]))
    z = sigmoid(layer(p, "_z", x, [p[f"U_z_{l}"] @ h for l, (h,) in enumerate(children, 1)]))
    n = tanh(layer(p, "_n", x, [p[f"U_n_{l}"] @ (r * h) for l, (h,) in enumerate(children, 1)]))
    return (z * total_of([h for (h,) in children], cell) + (1 - z) * n,)


def child_sum_tree_gru(cell, p, x, children, kind):
    """Kokkinos and Potamianos 2017, section 2, with a reset gate for every child."""
    total = total_of([h for (h,) in children], cell)
    reset = [sigmoid(layer(p, "_r", x, [p["U_r"] @ h])) * h for (h,) in children]
    z = sigmoid(layer(p, "_z", x, [p["U_z"] @ total]))
    n = tanh(layer(p, "_n", x, [p["U_n"] @ total_of(reset, cell)]))
    return (z * total + (1 - z) * n,)


# Without children.

def comparison(cell, p, x, children, kind):
    """Tai, Socher and Manning 2015, equation 15, of x = [a; b]; ordered, with a and b themselves, and tanh."""
    a, b = x.chunk(2)
    total = p["W_m"] @ (a * b) + p["W_d"] @ (a - b).abs() + p["b"]
    if not cell["isOrdered"]:
        return (sigmoid(total),)
    return (tanh(total + p["W_a"] @ a + p["W_b"] @ b),)


STEPS = {
    "rnn": rnn, "tree-rnn": tree_rnn, "untied-tree-rnn": untied_tree_rnn,
    "sdt-rnn": sdt_rnn, "rntn": rntn, "mv-rnn": mv_rnn,
    "lstm": lstm, "tree-lstm": tree_lstm, "child-sum-tree-lstm": child_sum_tree_lstm, "s-lstm": s_lstm,
    "tag-tree-lstm": tree_lstm, "child-sum-tag-tree-lstm": child_sum_tree_lstm, "gru": gru, "tree-gru": tree_gru, "child-sum-tree-gru": child_sum_tree_gru,
    "comparison": comparison,
}


def fields(cell):
    """The names of a state's fields, and their widths."""
    H = cell["hiddenSize"]
    if cell["cell"] == "mv-rnn":
        return {"p": H, "P": H * H}
    if cell["cell"] == "sdt-rnn":
        return {"h": H, "m": H}
    if cell["cell"] == "comparison":
        return {"s": H}
    return {"h": H, "c": H} if "lstm" in cell["cell"] else {"h": H}


def parameter_shapes(cell):
    """The parameters of a cell by name, in the order in which they are drawn."""
    name, D, H = cell["cell"], cell["inputSize"], cell["hiddenSize"]
    if name == "comparison":
        matrices = ["W_m", "W_d"] + (["W_a", "W_b"] if cell["isOrdered"] else [])
        return {matrix: (H, D // 2) for matrix in matrices} | {"b": (H,)}
    if name in ("rnn", "tree-rnn", "untied-tree-rnn", "sdt-rnn", "rntn", "mv-rnn"):
        return simple_shapes(cell, name, D, H) | ({"gain": (H,)} if cell.get("hasLayerNorm") else {})
    gates = "rzn" if "gru" in name else "ifuo"
    shapes = {f"W_{g}": (H, D) for g in gates}
    for g in gates:
        if "arity" not in cell or name in ("lstm", "gru"):
            matrices = [f"U_{g}"]
        elif g == "f":
            matrices = [f"U_f_{k}_{l}" for k in slots(cell) for l in slots(cell)]
        else:
            matrices = [f"U_{g}_{l}" for l in slots(cell)]
        shapes |= {matrix: (H, H) for matrix in matrices}
    for g in gates:
        biases = [f"b_f_{k}" for k in slots(cell)] if name == "s-lstm" and g == "f" else [f"b_{g}"]
        shapes |= {bias: (H,) for bias in biases}
    if cell.get("hasPeepholes"):
        shapes |= {f"p_{g}": (H,) for g in "ifo"}
    if name == "s-lstm":
        shapes |= {f"p_i_{l}": (H,) for l in slots(cell)} | {"p_o": (H,)}
        shapes |= {f"p_f_{k}_{l}": (H,) for k in slots(cell) for l in slots(cell)}
    if cell.get("resetsAfter"):
        shapes["c_n"] = (H,)
    if cell.get("hasLayerNorm"):
        shapes |= {f"gain_{g}": (H,) for g in gates}
        shapes |= {"gain_c": (H,), "b_c": (H,)} if "lstm" in name else {}
    return shapes


def simple_shapes(cell, name, D, H):
    if name == "rnn":
        return {"W": (H, D), "U": (H, H), "b": (H,)}
    if name == "mv-rnn":
        own = {matrix: (H, H) for matrix in ("W_1", "W_2", "M_1", "M_2")}
        return {"W": (H, cell["vectorSize"])} | own | {"b": (H,)}
    if name == "untied-tree-rnn":
        kinds = range(cell["kindCount"])
        below = {f"U_{l}.{k}": (H, H) for l in slots(cell) for k in kinds}
        return {"W": (H, D)} | below | {f"b.{k}": (H,) for k in kinds}
    if name == "sdt-rnn":
        return {"W": (H, D)} | {f"U.{k}": (H, H) for k in range(cell["kindCount"])} | {"b": (H,)}
    shapes = {"W": (H, D)} | {f"U_{l}": (H, H) for l in slots(cell)} | {"b": (H,)}
    if name == "rntn":
        shapes |= {f"V_{l}_{m}": (H * H, H) for l in slots(cell) for m in slots(cell)}
    return shapes
