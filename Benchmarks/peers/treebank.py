"""Trees in brackets for the PyTorch drivers: reading, level schedules, nominal work, reports.

A treebank is a folder with train.txt, dev.txt and test.txt, a binary tree a line, as the Stanford
Sentiment Treebank has them. Needs NumPy.
"""
import argparse
import json
import statistics
import time
from pathlib import Path

import numpy as np

VECTOR, HIDDEN, CLASSES = 300, 150, 5
RATE = 0.05


class Tree:
    """Nodes in post-order; a leaf has -1 for its children, an inner node -1 for its word."""

    def __init__(self, line, number):
        labels, words, left, right, height = [], [], [], [], []
        waiting = []  # nodes whose parent is still open
        opened = []  # for every open bracket: its label, and the nodes that waited before it
        # White space is ASCII's: three lines of SST have a no-break space within a word.
        pieces = line.replace("(", " ( ").replace(")", " ) ").split(" ")
        pieces = [piece for piece in pieces if piece]
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            if piece == "(":
                opened.append((int(pieces[at + 1]), len(waiting)))
                at += 2
            elif piece == ")":
                label, before = opened.pop()
                children = waiting[before:]
                del waiting[before:]
                if len(children) == 2:
                    words.append(-1)
                    left.append(children[0])
                    right.append(children[1])
                    height.append(1 + max(height[children[0]], height[children[1]]))
                elif children:
                    raise ValueError(f"a node with {len(children)} children: {line[:60]}")
                waiting.append(len(labels))
                labels.append(label)
                at += 1
            else:
                words.append(number(piece))
                left.append(-1)
                right.append(-1)
                height.append(0)
                at += 1
        self.labels, self.words, self.left, self.right, self.height = (
            np.array(x, np.int64) for x in (labels, words, left, right, height))
        self.sequence = self.words[self.words >= 0]
        self.size = len(labels)


class Treebank:
    """The parts of a treebank. Word 0 is the unknown one; the others come from the training trees."""

    def __init__(self, folder):
        self.words = {"<unk>": 0}
        learn = lambda word: self.words.setdefault(word, len(self.words))
        know = lambda word: self.words.get(word, 0)
        self.train = read(Path(folder) / "train.txt", learn)
        self.test = read(Path(folder) / "test.txt", know)


def read(path, number):
    with open(path, encoding="utf-8", newline="\n") as lines:
        return [Tree(line.strip("\r\n"), number) for line in lines if line.strip("\r\n ")]


class Levels:
    """A minibatch with its nodes sorted by height: rows bounds[k]:bounds[k + 1] have height k.

    children holds, for every inner node in that order, the rows of its left and its right child.
    """

    def __init__(self, trees):
        first = np.cumsum([0] + [tree.size for tree in trees])
        joined = lambda name: np.concatenate([getattr(tree, name) for tree in trees])
        height = joined("height")
        order = np.argsort(height, kind="stable")
        row = np.empty_like(order)
        row[order] = np.arange(len(order))
        self.bounds = np.searchsorted(height[order], np.arange(height.max() + 2)).tolist()
        self.leaves = self.bounds[1]
        inner = order[self.leaves:]
        offset = np.repeat(first[:-1], [tree.size for tree in trees])[inner]
        self.children = np.empty(2 * len(inner), np.int64)
        self.children[0::2] = row[joined("left")[inner] + offset]
        self.children[1::2] = row[joined("right")[inner] + offset]
        self.words = joined("words")[order[:self.leaves]]
        self.labels = joined("labels")[order]


def batches(trees, size, random=None):
    order = np.arange(len(trees)) if random is None else random.permutation(len(trees))
    for start in range(0, len(trees), size):
        yield [trees[at] for at in order[start:start + size]]


def tree_work(trees):
    """Operations of a forward run of the binary Tree-LSTM: products only, a leaf without forget gates."""
    leaves = sum(len(tree.sequence) for tree in trees)
    nodes = sum(tree.size for tree in trees)
    leaf, inner = 3 * HIDDEN * VECTOR, 5 * HIDDEN * 2 * HIDDEN
    return 2 * (leaves * leaf + (nodes - leaves) * inner + nodes * HIDDEN * CLASSES)


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("treebank", help="a folder with train.txt and test.txt")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--batch", type=int, default=25, help="trees of a minibatch")
    parser.add_argument("--infer-batch", type=int, help="trees of a minibatch of inference")
    parser.add_argument("--subset", type=int, default=0, help="train on so many trees only")
    return parser


def times(work, repeats):
    result = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        result.append(time.perf_counter() - start)
    return result


def figures(seconds, trees, work):
    best, middle = min(seconds), statistics.median(seconds)
    return {"seconds": seconds, "trees": len(trees),
            "trees_per_s": {"best": len(trees) / best, "median": len(trees) / middle},
            "gflops_best": work / best / 1e9}


def measured(epoch, infer, train, test, repeats, work):
    """The figures of training and inference, after a run of each; work counts the forward operations of trees."""
    epoch(train[:1000])
    infer()
    trained, inferred = times(epoch, repeats), times(infer, max(5, repeats))
    return {"train": figures(trained, train, 3 * work(train)), "infer": figures(inferred, test, work(test))}


def report(**members):
    print(json.dumps(members), flush=True)
