#!/usr/bin/env python3
"""PyTorch's LSTM as encoder and decoder, with attention, on tab-separated pairs: packed minibatches, search in beams.

Takes the network and its numbers from a model of `espalier seq2seq` (LSTM, attention, summary at the start), so that both
compute the same: outputs are written to a file, to be compared. Prints one object: seconds of training epochs, and of
translating the sources.
"""
import argparse
import json
import random
import struct
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

GATES = "ifuo"


def tensors(path):
    """The arrays of a safetensors file."""
    data = path.read_bytes()
    size, = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + size])
    return {name: torch.from_numpy(np.frombuffer(data[8 + size + at["data_offsets"][0]:8 + size + at["data_offsets"][1]],
                                                 np.float32).reshape(at["shape"]).copy())
            for name, at in header.items() if name != "__metadata__"}


def lstm(weights, prefixes, inputs, hidden, layers):
    """An nn.LSTM with the numbers of cells whose names begin so, one prefix for each direction."""
    network = nn.LSTM(inputs, hidden, layers, bidirectional=len(prefixes) == 2)
    for layer in range(layers):
        for way, prefix in enumerate(prefixes):
            name = f"{prefix}_{layer + 1}" if layer else prefix
            end = f"l{layer}" + ("_reverse" if way else "")
            for kind, own in (("W", "weight_ih"), ("U", "weight_hh"), ("b", "bias_ih")):
                value = torch.cat([weights[f"{name}.{kind}_{gate}"] for gate in GATES])
                getattr(network, f"{own}_{end}").data.copy_(value)
            getattr(network, f"bias_hh_{end}").data.zero_()
    return network


def linear(weight, bias=None):
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
    layer.weight.data.copy_(weight)
    if bias is not None:
        layer.bias.data.copy_(bias)
    return layer


class Network(nn.Module):
    def __init__(self, folder):
        super().__init__()
        config = json.loads((folder / "config.json").read_text())
        decoder, hidden, width = config["decoder"], config["hiddenSize"], config["embeddingSize"]
        assert config["cell"] == decoder["cell"] == "lstm" and not decoder["feedsSummary"] and config["join"] == "concatenate"
        w = tensors(folder / "model.safetensors")
        words = lambda name: {word: at for at, word in enumerate((folder / name).read_text().rstrip("\n").split("\n"))}
        self.sources, self.targets = words("vocabulary.txt"), words("target-vocabulary.txt")
        self.reverses, self.score = decoder["reversesSource"], decoder["attention"]
        self.end = len(self.targets)
        self.embedding = nn.Embedding.from_pretrained(w["embedding.weight"], freeze=False, sparse=False)
        # The last row is what the first step reads: nothing. The file has a column for each word.
        self.target = nn.Embedding(self.end + 1, width, padding_idx=self.end)
        self.target.weight.data[:self.end] = w["target.weight"].T
        self.target.weight.data[self.end] = 0
        ways = ["cell", "reverse"] if config["direction"] == "both" else ["cell"]
        self.encoder = lstm(w, ways, width, hidden, config["layers"])
        self.decoder = lstm(w, ["decoder.cell"], width, hidden, decoder["layers"])
        starts = ["start"] + [f"start_{layer + 1}" for layer in range(1, decoder["layers"])]
        self.starts = nn.ModuleDict({field: nn.ModuleList(
            linear(w[f"{start}.{field}.W"], w[f"{start}.{field}.b"]) for start in starts) for field in "hc"})
        if self.score == "general":
            # The score s W h, as Luong et al. write it; the query is multiplied, as is usual.
            self.query = linear(w["attention.W"].T)
        if self.score == "additive":
            self.query = linear(w["attention.W"])
            self.key = linear(w["attention.U"])
            self.v = nn.Parameter(w["attention.v"].flatten())
        if self.score:
            # One matrix for the context and the state.
            self.attentional = linear(torch.cat([w["attention.V"], w["attentional.W"]], 1), w["attentional.b"])
        self.classifier = linear(w["classifier.weight"], w["classifier.bias"])

    def encode(self, sources):
        lengths = torch.tensor([len(source) for source in sources])
        padded = pad_sequence(sources)
        packed = pack_padded_sequence(self.embedding(padded), lengths, enforce_sorted=False)
        states, _ = self.encoder(packed)
        states, _ = pad_packed_sequence(states, batch_first=True)
        summary = states[torch.arange(len(sources)), lengths - 1]
        if self.encoder.bidirectional:
            summary = torch.cat([summary, states[:, 0]], 1)
        first = tuple(torch.stack([torch.tanh(layer(summary)) for layer in self.starts[field]]) for field in "hc")
        mask = torch.arange(states.shape[1])[None] >= lengths[:, None]
        keys = self.key(states) if self.score == "additive" else states
        return states, keys, mask, first

    def read(self, steps, states, keys, mask):
        """What the softmax reads at steps (batch x steps x hidden)."""
        if not self.score:
            return steps
        if self.score == "additive":
            seen = torch.tanh(self.query(steps)[:, :, None] + keys[:, None])
            scores = seen @ self.v
        else:
            queries = self.query(steps) if self.score == "general" else steps
            scores = torch.bmm(queries, keys.transpose(1, 2))
        weights = torch.softmax(scores.masked_fill(mask[:, None], -torch.inf), 2)
        return torch.tanh(self.attentional(torch.cat([torch.bmm(weights, states), steps], 2)))

    def loss(self, sources, outputs):
        states, keys, mask, first = self.encode(sources)
        lengths = torch.tensor([len(output) + 1 for output in outputs])
        begin, end = torch.tensor([self.end]), torch.tensor([self.end])
        read = pad_sequence([torch.cat([begin, output]) for output in outputs], padding_value=self.end)
        wanted = torch.cat([torch.cat([output, end]) for output in outputs])
        packed = pack_padded_sequence(self.target(read), lengths, enforce_sorted=False)
        steps, _ = self.decoder(packed, first)
        steps, _ = pad_packed_sequence(steps, batch_first=True)
        own = self.read(steps, states, keys, mask)
        there = torch.arange(steps.shape[1])[None] < lengths[:, None]
        return functional.cross_entropy(self.classifier(own[there]), wanted, reduction="sum") / len(sources)

    def translate(self, sources, beam, alpha, limits):
        """The best output of each source. Sources that are done leave the minibatch."""
        states, keys, mask, (h, c) = self.encode(sources)
        count, classes = len(sources), self.end + 1
        norm = lambda n: ((5 + n) / 6) ** alpha
        h, c = (x.repeat_interleave(beam, 1) for x in (h, c))
        logarithms = torch.full((count, beam), -torch.inf)
        logarithms[:, 0] = 0
        scores = logarithms.clone()
        isDone = torch.zeros(count, beam, dtype=torch.bool)
        words = torch.full((count, beam, 1), self.end)
        places, results = list(range(count)), [None] * count
        limits = torch.tensor(limits)
        for step in range(1, int(limits.max()) + 1):
            size = len(places)
            read = self.target(words[:, :, -1].reshape(1, -1))
            steps, (h, c) = self.decoder(read, (h, c))
            own = self.read(steps.view(size, beam, -1), states, keys, mask)
            found = torch.log_softmax(self.classifier(own), 2)
            # The unknown word is never said; an output that is done stays as it is, as its own first candidate.
            found[:, :, 0] = -torch.inf
            next = logarithms[:, :, None] + found
            scored = next / norm(step)
            next = torch.where(isDone[:, :, None], -torch.inf, next)
            scored = torch.where(isDone[:, :, None], -torch.inf, scored)
            next[:, :, 0] = torch.where(isDone, logarithms, next[:, :, 0])
            scored[:, :, 0] = torch.where(isDone, scores, scored[:, :, 0])
            scores, best = scored.view(size, -1).topk(beam, 1)
            logarithms = next.view(size, -1).gather(1, best)
            parent, word = best // classes, best % classes
            wasDone = isDone.gather(1, parent)
            word = torch.where(wasDone, self.end, word)
            isDone = wasDone | (word == self.end)
            words = torch.cat([words.gather(1, parent[:, :, None].expand(-1, -1, words.shape[2])), word[:, :, None]], 2)
            rows = (torch.arange(size)[:, None] * beam + parent).flatten()
            h, c = h[:, rows], c[:, rows]
            isOver = isDone.all(1) | (limits <= step)
            if isOver.any():
                for at in isOver.nonzero().flatten().tolist():
                    order = sorted(range(beam), key=lambda i: (-scores[at, i].item(), not isDone[at, i]))
                    results[places[at]] = [word for word in words[at, order[0], 1:].tolist() if word != self.end]
                left = (~isOver).nonzero().flatten()
                if not len(left):
                    break
                places = [places[at] for at in left.tolist()]
                rows = (left[:, None] * beam + torch.arange(beam)).flatten()
                h, c, limits = h[:, rows], c[:, rows], limits[left]
                states, keys, mask, words = states[left], keys[left], mask[left], words[left]
                logarithms, scores, isDone = logarithms[left], scores[left], isDone[left]
        return results


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path, help="a folder of espalier seq2seq")
    parser.add_argument("--train", type=Path, help="pairs to train on")
    parser.add_argument("--sources", type=Path, help="sources to translate, one a line")
    parser.add_argument("--outputs", type=Path, help="where to write what is said")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--translate-batch", type=int, default=64)
    parser.add_argument("--beam", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    random.seed(1)
    network = Network(options.model)

    def numbers(text, words):
        return torch.tensor([words.get(word, 0) for word in text.split()])

    def source(text):
        found = numbers(text, network.sources)
        return found.flip(0) if network.reverses else found

    result = {"peer": "torch_seq2seq", "version": torch.__version__, "threads": options.threads}
    if options.train:
        lines = [line.rstrip("\n").split("\t") for line in options.train.open()]
        pairs = [(source(left), numbers(right, network.targets)) for left, right in lines]
        optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
        result["train"] = []
        for _ in range(options.epochs):
            random.shuffle(pairs)
            start = time.perf_counter()
            for first in range(0, len(pairs), options.batch):
                batch = pairs[first:first + options.batch]
                optimizer.zero_grad()
                network.loss([pair[0] for pair in batch], [pair[1] for pair in batch]).backward()
                nn.utils.clip_grad_norm_(network.parameters(), 5)
                optimizer.step()
            result["train"].append(time.perf_counter() - start)
    if options.sources:
        network = Network(options.model)
        lines = [line.rstrip("\n").split("\t")[0] for line in options.sources.open()]
        with torch.inference_mode():
            sources = [source(line) for line in lines]
            start = time.perf_counter()
            said = [None] * len(sources)
            # Sources of one length together leave least to be padded.
            order = sorted(range(len(sources)), key=lambda at: len(sources[at]))
            for first in range(0, len(order), options.translate_batch):
                part = order[first:first + options.translate_batch]
                batch = [sources[at] for at in part]
                found = network.translate(batch, options.beam, 0.6, [20 + 4 * len(one) for one in batch])
                for at, words in zip(part, found):
                    said[at] = words
            result["translate"] = time.perf_counter() - start
        if options.outputs:
            names = list(network.targets)
            options.outputs.write_text("".join(" ".join(names[word] for word in words) + "\n" for words in said))
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
