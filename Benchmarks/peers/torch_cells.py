#!/usr/bin/env python3
"""Twins of the cells in PyTorch, trained as `espalier train` trains: what accuracy the equations reach elsewhere.

A level of a minibatch at a time, gradients by autograd. AdaGrad with L2; plain SGD with a rate of 0.1 for word vectors;
dropout on word vectors (a mask for every occurrence) and before the softmax; a label at every node; the best epoch on
dev by accuracy at the root. Sequence cells read the phrase of every node from its first word on.

Prints an object for every epoch, and a last one with the accuracies on test. Needs NumPy.
"""
import argparse
import gzip
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

import treebank
from treebank import CLASSES, VECTOR as D

SEQUENCES = ("rnn", "lstm", "gru")


class Rows:
    """The steps of a minibatch, level after level, and the row and label of every tree node."""

    def __init__(self, trees, are_sequences):
        height, word, children, place, root, count = [], [], [], [], [], 0
        for tree in trees:
            parts = sequences(tree) if are_sequences else (tree.height, tree.words, pairs(tree), np.arange(tree.size))
            height.append(parts[0])
            word.append(parts[1])
            children.append(np.where(parts[2] < 0, -1, parts[2] + count))
            place.append(parts[3] + count)
            root.append(sum(map(len, place)) - 1)
            count += len(parts[0])
        height, word, children = np.concatenate(height), np.concatenate(word), np.concatenate(children)
        order = np.argsort(height, kind="stable")
        row = np.empty_like(order)
        row[order] = np.arange(len(order))
        bounds = np.searchsorted(height[order], np.arange(height.max() + 2))
        self.levels = []
        for level, (start, end) in enumerate(zip(bounds[:-1], bounds[1:])):
            own = order[start:end]
            words = torch.from_numpy(word[own]) if level == 0 or are_sequences else None
            below = torch.from_numpy(row[children[own]]) if level > 0 else None
            self.levels.append((words, below))
        self.rows = torch.from_numpy(row[np.concatenate(place)])
        self.labels = torch.from_numpy(np.concatenate([tree.labels for tree in trees]))
        self.roots = torch.tensor(root)


def pairs(tree):
    return np.stack((tree.left, tree.right), 1)


def sequences(tree):
    """A chain from every word to the end of the longest phrase that begins there; the last step of every phrase."""
    begin, count, number = [], [], 0
    for word, left, right in zip(tree.words, tree.left, tree.right):
        begin.append(number if word >= 0 else begin[left])
        count.append(1 if word >= 0 else count[left] + count[right])
        number += word >= 0
    longest = np.zeros(number, np.int64)
    np.maximum.at(longest, begin, count)
    first = np.concatenate(([0], np.cumsum(longest)))
    height = np.concatenate([np.arange(n) for n in longest])
    word = np.concatenate([tree.sequence[at:at + n] for at, n in enumerate(longest)])
    before = np.where(height > 0, np.arange(len(height)) - 1, -1)[:, None]
    return height, word, before, first[begin] + np.array(count) - 1


class Affine(nn.Module):
    """W x + U h + b, with what is there; uniform within 1/sqrt of what a matrix reads, biases 0."""

    def __init__(self, outputs, state, slots, hasInput=True):
        super().__init__()
        if hasInput:
            self.W = uniform(outputs, D)
        self.U = nn.ParameterList(uniform(outputs, state) for _ in range(slots))
        self.b = nn.Parameter(torch.zeros(outputs))

    def forward(self, x, states):
        total = self.b if x is None else functional.linear(x, self.W, self.b)
        for U, h in zip(self.U, states):
            total = total + h @ U.t()
        return total


def uniform(rows, columns):
    bound = 1 / math.sqrt(columns)
    return nn.Parameter(torch.empty(rows, columns).uniform_(-bound, bound))


class Cell(nn.Module):
    """The equations of a cell: `step` takes inputs and the fields of every child, and gives the fields of new states.

    Matrices begin within 1/sqrt of their width, tensors within 1/4H, biases and peepholes at 0.
    """

    def __init__(self, name, H):
        super().__init__()
        self.name, self.H = name, H
        slots = 1 if name in SEQUENCES or name.startswith("child-sum") else 2
        gates = {"lstm": 4, "tree-lstm": 3, "child-sum-tree-lstm": 3, "s-lstm": 3, "gru": 2, "tree-gru": 2,
                 "child-sum-tree-gru": 2}.get(name, 1)
        self.main = Affine(gates * H, H, slots)
        if "lstm" in name and name != "lstm":
            self.forget_input = Affine(H, H, 0)
            self.forget = nn.ParameterList(uniform(H, H) for _ in range(slots * slots))
        if "gru" in name:
            self.new = Affine(H, H, slots)
        if name == "s-lstm":
            self.peepholes = nn.Parameter(torch.zeros(7, H))
            self.forget_bias = nn.Parameter(torch.zeros(H))
        if name == "rntn":
            self.V = nn.Parameter(torch.empty(H, 2 * H, 2 * H).uniform_(-1, 1) / (4 * H))

    def step(self, x, children):
        h = [fields[0] for fields in children]
        if "gru" in self.name:
            return self.gru(x, h)
        if "lstm" in self.name:
            return self.lstm(x, h, [fields[1] for fields in children])
        total = self.main(x, h)
        if self.name == "rntn" and h:
            s = torch.cat(h, 1)
            total = total + torch.einsum("np,kpq,nq->nk", s, self.V, s)
        return (total.tanh(),)

    def gru(self, x, h):
        if self.name == "child-sum-tree-gru" and h:
            return self.summed_gru(x, h)
        r, z = self.main(x, h).sigmoid().split(self.H, 1)
        n = self.new(x, [r * state for state in h]).tanh()
        return ((1 - z) * n + z * sum(h) if h else (1 - z) * n,)

    def summed_gru(self, x, h):
        total = sum(h)
        r, z = self.main(x, [total]).sigmoid().split(self.H, 1)
        n = self.new(x, [r * total]).tanh()
        return ((1 - z) * n + z * total,)

    def lstm(self, x, h, c):
        summed = self.name == "child-sum-tree-lstm"
        gates = self.main(x, [sum(h)] if summed and h else h)
        if self.name == "lstm":
            i, f, o = gates[:, :3 * self.H].sigmoid().split(self.H, 1)
            new = i * gates[:, 3 * self.H:].tanh() + (f * c[0] if c else 0)
            return o * new.tanh(), new
        i, u, o = gates.split(self.H, 1)
        p = self.peepholes if self.name == "s-lstm" else None
        if p is not None and c:
            i = i + p[0] * c[0] + p[1] * c[1]
        new = i.sigmoid() * u.tanh()
        for k, state in enumerate(c):
            gate = self.forget_input(x, [])
            if p is not None and k == 1:
                gate = gate - self.forget_input.b + self.forget_bias
            for l, below in enumerate([h[k]] if summed else h):
                gate = gate + below @ self.forget[0 if summed else 2 * k + l].t()
            if p is not None:
                gate = gate + p[2 + 2 * k] * c[0] + p[3 + 2 * k] * c[1]
            new = new + gate.sigmoid() * state
        return (o if p is None else o + p[6] * new).sigmoid() * new.tanh(), new


class Network(nn.Module):
    def __init__(self, name, H, vectors, input_dropout, dropout):
        super().__init__()
        self.vectors = nn.Embedding.from_pretrained(vectors, freeze=False, sparse=True)
        self.cell = Cell(name, H)
        self.classifier = Affine(CLASSES, H, 1, hasInput=False)
        self.input_dropout, self.dropout = nn.Dropout(input_dropout), nn.Dropout(dropout)

    def forward(self, rows):
        fields = None
        for words, below in rows.levels:
            x = None if words is None else self.input_dropout(self.vectors(words))
            children = [] if below is None else [
                [field[below[:, slot]] for field in fields] for slot in range(below.shape[1])]
            new = self.cell.step(x, children)
            fields = new if fields is None else [torch.cat(parts) for parts in zip(fields, new)]
        return self.classifier(None, [self.dropout(fields[0][rows.rows])])


def read_vectors(path, words):
    """The words' vectors: looked up as written, without escapes, in lower case; the mean length of all made 5."""
    wanted = {}
    for word, index in words.items():
        plain = {"-LRB-": "(", "-RRB-": ")"}.get(word, word).replace("\\/", "/").replace("\\*", "*")
        for rank, form in enumerate((word, plain, plain.lower())):
            wanted.setdefault(form, []).append((rank, index))
    vectors = torch.empty(len(words), D).uniform_(-0.05, 0.05)
    best, total, count = {}, 0.0, 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            form, _, numbers = line.rstrip("\n").partition(" ")
            vector = np.array(numbers.split(" "), np.float32)
            if len(vector) != D:
                continue
            total, count = total + float(np.linalg.norm(vector)), count + 1
            for rank, index in wanted.get(form, ()):
                if rank <= best.get(index, rank):
                    best[index] = rank
                    vectors[index] = torch.from_numpy(vector)
    found = torch.tensor(sorted(best))
    vectors[found] *= 5 * count / total
    return vectors


def accuracies(network, trees, are_sequences):
    network.eval()
    right = labelled = root_right = binary_right = binary = 0
    with torch.inference_mode():
        for batch in treebank.batches(trees, 100):
            rows = Rows(batch, are_sequences)
            p = network(rows).softmax(1)
            hits = p.argmax(1) == rows.labels
            right, labelled = right + int(hits.sum()), labelled + len(hits)
            root_right += int(hits[rows.roots].sum())
            gold, p = rows.labels[rows.roots], p[rows.roots]
            positive = p[:, 3] + p[:, 4] > p[:, 0] + p[:, 1]
            binary += int((gold != 2).sum())
            binary_right += int(((positive == (gold > 2)) & (gold != 2)).sum())
    network.train()
    return {"root": root_right / len(trees), "binary": binary_right / binary, "nodes": right / labelled}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", help="a folder with train.txt, dev.txt and test.txt")
    parser.add_argument("--vectors", required=True, help="word vectors of GloVe's text form, gzip")
    parser.add_argument("--cell", required=True, choices=SEQUENCES + (
        "tree-rnn", "rntn", "tree-lstm", "child-sum-tree-lstm", "s-lstm", "tree-gru", "child-sum-tree-gru"))
    parser.add_argument("--hidden", type=int, default=150)
    parser.add_argument("--rate", type=float, default=0.05)
    parser.add_argument("--dropout", type=float, default=0.5, help="on word vectors and before the softmax")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--patience", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    bank = treebank.Treebank(options.treebank)
    dev = treebank.read(Path(options.treebank) / "dev.txt", lambda word: bank.words.setdefault(word, len(bank.words)))
    test = treebank.read(Path(options.treebank) / "test.txt", lambda word: bank.words.setdefault(word, len(bank.words)))
    vectors = read_vectors(options.vectors, bank.words)
    are_sequences = options.cell in SEQUENCES
    network = Network(options.cell, options.hidden, vectors, options.dropout, options.dropout)
    others = [p for name, p in network.named_parameters() if not name.startswith("vectors")]
    optimizers = [torch.optim.Adagrad(others, lr=options.rate, weight_decay=1e-4),
                  torch.optim.SGD(network.vectors.parameters(), lr=0.1)]
    best, waited, kept = -1, 0, None
    for epoch in range(1, options.epochs + 1):
        start = time.perf_counter()
        for batch in treebank.batches(bank.train, 25, random):
            rows = Rows(batch, are_sequences)
            for optimizer in optimizers:
                optimizer.zero_grad()
            (functional.cross_entropy(network(rows), rows.labels, reduction="sum") / len(batch)).backward()
            for optimizer in optimizers:
                optimizer.step()
        seconds = time.perf_counter() - start
        reached = accuracies(network, dev, are_sequences)
        treebank.report(epoch=epoch, dev=reached, seconds=seconds)
        waited += 1
        if reached["root"] > best:
            best, waited = reached["root"], 0
            kept = {name: value.clone() for name, value in network.state_dict().items()}
        if waited >= options.patience:
            break
    network.load_state_dict(kept)
    treebank.report(cell=options.cell, hidden=options.hidden, rate=options.rate, dropout=options.dropout,
                    seed=options.seed, parameters=sum(p.numel() for p in others), dev=best,
                    test=accuracies(network, test, are_sequences))


if __name__ == "__main__":
    main()
