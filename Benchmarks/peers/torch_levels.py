#!/usr/bin/env python3
"""The binary Tree-LSTM in PyTorch, a level of a minibatch at a time; a label at every node.

  --impl autograd   PyTorch derives the way back
  --impl manual     written by hand, over memory laid out once a minibatch: a level's gates are activated
                    where they lie, and every weight gradient is one product a minibatch
  --impl compiled   as manual, with the elementwise parts compiled by torch.compile
  --check           compares the gradients of --impl with those of autograd

Prints one object: seconds and trees a second of training epochs and of inference over the test trees.
"""
import numpy as np
import torch
from torch import nn
from torch.nn import functional

import treebank
from treebank import HIDDEN as H


def activate(gates, sigmoids, stays):
    """The first gates through the sigmoid and the others through tanh; where they lie, if they stay."""
    if stays:
        return gates[:, :sigmoids].sigmoid_(), gates[:, sigmoids:].tanh_()
    return gates[:, :sigmoids].sigmoid(), gates[:, sigmoids:].tanh()


def activate_leaves(gates, stays):
    """Gates i, o, u; returns c, tanh(c), h."""
    s, u = activate(gates, 2 * H, stays)
    c = s[:, :H] * u
    t = c.tanh()
    return c, t, s[:, H:] * t


def activate_inner(gates, below, stays):
    """Gates i, o, f_left, f_right, u and the children's c side by side; returns c, tanh(c), h."""
    s, u = activate(gates, 4 * H, stays)
    kept = s[:, 2 * H:] * below
    c = torch.addcmul(kept[:, :H], s[:, :H], u) + kept[:, H:]
    t = c.tanh()
    return c, t, s[:, H:2 * H] * t


def deactivate_leaves(gates, t, dh, dc):
    """The gates' gradients before their activations."""
    i, o, u = gates[:, :H], gates[:, H:2 * H], gates[:, 2 * H:]
    dc = torch.addcmul(dc, dh * o, 1 - t * t)
    return torch.cat((dc * u * i * (1 - i), dh * t * o * (1 - o), dc * i * (1 - u * u)), 1)


def deactivate_inner(gates, t, below, dh, dc):
    """The gates' gradients before their activations, and those of the children's c."""
    i, o, f, u = gates[:, :H], gates[:, H:2 * H], gates[:, 2 * H:4 * H], gates[:, 4 * H:]
    dc = torch.addcmul(dc, dh * o, 1 - t * t)
    dbelow = dc.repeat(1, 2) * f
    return torch.cat(
        (dc * u * i * (1 - i), dh * t * o * (1 - o), dbelow * below * (1 - f), dc * i * (1 - u * u)), 1), dbelow


PARTS = [activate_leaves, activate_inner, deactivate_leaves, deactivate_inner]


class ByHand(torch.autograd.Function):
    """The states h of all rows from the vectors of the leaves."""

    @staticmethod
    def forward(ctx, vectors, leaf, leaf_bias, inner, inner_bias, children, bounds, trains, compiled):
        up_leaves, up_inner, _, _ = PARTS
        count, leaves = bounds[-1], bounds[1]
        # Compiled code would write activations back that nobody reads.
        stays = trains or not compiled
        h, c = vectors.new_empty(count, H), vectors.new_empty(count, H)
        if trains:
            t = vectors.new_empty(count, H)
            gates = vectors.new_empty(count - leaves, 5 * H)
            h_below, c_below = (vectors.new_empty(count - leaves, 2 * H) for _ in range(2))
        leaf_gates = torch.addmm(leaf_bias, vectors, leaf.t())
        c[:leaves], leaf_t, h[:leaves] = up_leaves(leaf_gates, stays)
        if trains:
            t[:leaves] = leaf_t
        weights = inner.t()
        for start, end in zip(bounds[1:], bounds[2:]):
            own = slice(start - leaves, end - leaves)
            rows = children[2 * own.start:2 * own.stop]
            if trains:
                below = c_below[own]
                torch.index_select(h, 0, rows, out=h_below[own].view(-1, H))
                torch.index_select(c, 0, rows, out=below.view(-1, H))
                level = torch.addmm(inner_bias, h_below[own], weights, out=gates[own])
                c[start:end], t[start:end], h[start:end] = up_inner(level, below, stays)
            else:
                below = c.index_select(0, rows).view(-1, 2 * H)
                level = torch.addmm(inner_bias, h.index_select(0, rows).view(-1, 2 * H), weights)
                c[start:end], _, h[start:end] = up_inner(level, below, stays)
        if trains:
            ctx.save_for_backward(vectors, leaf, inner)
            ctx.memory = leaf_gates, gates, t, h_below, c_below, children, bounds
        return h

    @staticmethod
    def backward(ctx, dh):
        _, _, down_leaves, down_inner = PARTS
        vectors, leaf, inner = ctx.saved_tensors
        leaf_gates, gates, t, h_below, c_below, children, bounds = ctx.memory
        leaves = bounds[1]
        dh, dc = dh.clone(), torch.zeros_like(dh)
        dgates = torch.empty_like(gates)
        for start, end in zip(bounds[-2:0:-1], bounds[:1:-1]):
            own = slice(start - leaves, end - leaves)
            rows = children[2 * own.start:2 * own.stop]
            dgates[own], dbelow = down_inner(gates[own], t[start:end], c_below[own], dh[start:end], dc[start:end])
            dh.index_add_(0, rows, torch.mm(dgates[own], inner).view(-1, H))
            # Every row but a root has one reader.
            dc.index_copy_(0, rows, dbelow.view(-1, H))
        dleaf = down_leaves(leaf_gates, t[:leaves], dh[:leaves], dc[:leaves])
        return (dleaf @ leaf, dleaf.t() @ vectors, dleaf.sum(0), dgates.t() @ h_below, dgates.sum(0)) + 4 * (None,)


class TreeLSTM(nn.Module):
    def __init__(self, words, implementation, sparse=True):
        super().__init__()
        self.implementation = implementation
        self.vectors = nn.Embedding(words, treebank.VECTOR, sparse=sparse)
        nn.init.uniform_(self.vectors.weight, -0.05, 0.05)
        self.leaf = nn.Linear(treebank.VECTOR, 3 * H)
        self.inner = nn.Linear(2 * H, 5 * H)
        self.classifier = nn.Linear(H, treebank.CLASSES)

    def forward(self, levels):
        vectors = self.vectors(torch.from_numpy(levels.words))
        children = torch.from_numpy(levels.children)
        states = self.derived if self.implementation == "autograd" else self.by_hand
        return self.classifier(states(vectors, children, levels.bounds))

    def by_hand(self, vectors, children, bounds):
        return ByHand.apply(
            vectors, self.leaf.weight, self.leaf.bias, self.inner.weight, self.inner.bias, children, bounds,
            torch.is_grad_enabled(), self.implementation == "compiled")

    def derived(self, vectors, children, bounds):
        i, o, u = self.leaf(vectors).split(H, 1)
        c = i.sigmoid() * u.tanh()
        h = o.sigmoid() * c.tanh()
        for start, end in zip(bounds[1:], bounds[2:]):
            rows = children[2 * (start - bounds[1]):2 * (end - bounds[1])]
            gates = self.inner(h[rows].view(-1, 2 * H))
            i, o, f = gates[:, :4 * H].sigmoid().split((H, H, 2 * H), 1)
            kept = f * c[rows].view(-1, 2 * H)
            new = i * gates[:, 4 * H:].tanh() + kept[:, :H] + kept[:, H:]
            h, c = torch.cat((h, o * new.tanh())), torch.cat((c, new))
        return h


def loss(model, trees):
    levels = treebank.Levels(trees)
    return functional.cross_entropy(model(levels), torch.from_numpy(levels.labels), reduction="sum") / len(trees)


def check(bank, implementation):
    model = TreeLSTM(len(bank.words), "autograd", sparse=False)
    found = []
    for model.implementation in ("autograd", implementation):
        model.zero_grad()
        loss(model, bank.train[:25]).backward()
        found.append([parameter.grad.clone() for parameter in model.parameters()])
    worst = max(float((a - b).abs().max() / a.abs().max()) for a, b in zip(*found))
    treebank.report(peer="torch_levels", task="check", worst=worst)
    if not worst < 1e-4:
        raise SystemExit("the gradients differ")


def main():
    parser = treebank.arguments(__doc__.split("\n")[0])
    parser.add_argument("--impl", default="manual", choices=("autograd", "manual", "compiled"))
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    bank = treebank.Treebank(options.treebank)
    if options.impl == "compiled":
        PARTS[:] = [torch.compile(part, dynamic=True) for part in PARTS]
    if options.check:
        return check(bank, options.impl)
    random = np.random.default_rng(1)
    train = [bank.train[at] for at in random.permutation(len(bank.train))[:options.subset or None]]
    model = TreeLSTM(len(bank.words), options.impl)
    optimizer = torch.optim.Adagrad(model.parameters(), lr=treebank.RATE)

    def epoch(trees=train):
        for batch in treebank.batches(trees, options.batch, random):
            optimizer.zero_grad()
            loss(model, batch).backward()
            optimizer.step()

    infer_batch = options.infer_batch or options.batch

    def infer():
        with torch.inference_mode():
            for batch in treebank.batches(bank.test, infer_batch):
                model(treebank.Levels(batch))

    treebank.report(
        peer="torch_levels", impl=options.impl, version=torch.__version__, threads=options.threads,
        batch=options.batch, infer_batch=infer_batch,
        **treebank.measured(epoch, infer, train, bank.test, options.repeats, treebank.tree_work))


if __name__ == "__main__":
    main()
