#!/usr/bin/env python3
"""PyTorch's LSTM over the words of the trees, packed minibatches; a label at the end of a sentence.

Prints one object: seconds and trees a second of training epochs and of inference over the test trees.
"""
import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils import rnn

import treebank


class Sentences(nn.Module):
    def __init__(self, words, hidden, both):
        super().__init__()
        self.vectors = nn.Embedding(words, treebank.VECTOR, sparse=True)
        nn.init.uniform_(self.vectors.weight, -0.05, 0.05)
        self.lstm = nn.LSTM(treebank.VECTOR, hidden, bidirectional=both)
        self.classifier = nn.Linear(hidden * (2 if both else 1), treebank.CLASSES)

    def forward(self, sentences):
        words = rnn.pack_sequence(sentences, enforce_sorted=False)
        _, (last, _) = self.lstm(words._replace(data=self.vectors(words.data)))
        return self.classifier(last.transpose(0, 1).flatten(1))


def work(trees, hidden, both):
    """Operations of a forward run: the four gates' products with the word and, from the second word, the state."""
    words = sum(len(tree.sequence) for tree in trees)
    gates = words * treebank.VECTOR + (words - len(trees)) * hidden
    return 2 * (4 * hidden * gates + len(trees) * hidden * treebank.CLASSES) * (2 if both else 1)


def main():
    parser = treebank.arguments(__doc__.split("\n")[0])
    parser.add_argument("--hidden", type=int, default=168)
    parser.add_argument("--bidirectional", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    bank = treebank.Treebank(options.treebank)
    random = np.random.default_rng(1)
    train = [bank.train[at] for at in random.permutation(len(bank.train))[:options.subset or None]]
    for tree in train + bank.test:
        tree.sentence = torch.from_numpy(tree.sequence)
    model = Sentences(len(bank.words), options.hidden, options.bidirectional)
    optimizer = torch.optim.Adagrad(model.parameters(), lr=treebank.RATE)

    def epoch(trees=train):
        for batch in treebank.batches(trees, options.batch, random):
            labels = torch.tensor([tree.labels[-1] for tree in batch])
            optimizer.zero_grad()
            functional.cross_entropy(model([tree.sentence for tree in batch]), labels).backward()
            optimizer.step()

    infer_batch = options.infer_batch or options.batch

    def infer():
        with torch.inference_mode():
            for batch in treebank.batches(bank.test, infer_batch):
                model([tree.sentence for tree in batch])

    treebank.report(
        peer="torch_lstm", version=torch.__version__, threads=options.threads, hidden=options.hidden,
        bidirectional=options.bidirectional,
        batch=options.batch, infer_batch=infer_batch,
        **treebank.measured(epoch, infer, train, bank.test, options.repeats,
                            lambda trees: work(trees, options.hidden, options.bidirectional)))


if __name__ == "__main__":
    main()
