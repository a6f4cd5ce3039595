"""Sequential networks as torch.nn has them: RNN, LSTM and GRU, stacked, and in both directions.

Nothing here knows the library's names or equations: parameters are those of torch.nn.RNN, torch.nn.LSTM and
torch.nn.GRU, and whoever compares has to copy them over, which is a part of what is tried.
"""

import torch
from torch import nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_sequence, pad_packed_sequence

# Name of the file: module, activation, layers, directions.
SEQUENCES = {
    "sequence-rnn": ("RNN", "tanh", 1, 1),
    "sequence-rnn-relu-2-both": ("RNN", "relu", 2, 2),
    "sequence-lstm": ("LSTM", None, 1, 1),
    "sequence-lstm-both": ("LSTM", None, 1, 2),
    "sequence-lstm-3": ("LSTM", None, 3, 1),
    "sequence-lstm-2-both": ("LSTM", None, 2, 2),
    "sequence-gru": ("GRU", None, 1, 1),
    "sequence-gru-3": ("GRU", None, 3, 1),
    "sequence-gru-2-both": ("GRU", None, 2, 2),
}
WORDS, INPUT, HIDDEN, CLASSES = 7, 5, 4, 3
LENGTHS = [1, 2, 7, 4]


def sequence_case(source, tensor, name):
    """A network over packed sequences, with a softmax at every token, and with one at the end."""
    module, activation, layers, ways = SEQUENCES[name]
    options = {"nonlinearity": activation} if activation else {}
    network = getattr(nn, module)(INPUT, HIDDEN, layers, bidirectional=ways == 2, **options)
    for parameter in network.parameters():
        parameter.data = tensor(source, *parameter.shape).data
    p = dict(network.named_parameters())
    p |= {
        "embedding": tensor(source, WORDS, INPUT),
        "classifier.weight": tensor(source, CLASSES, ways * HIDDEN),
        "classifier.bias": tensor(source, CLASSES),
    }
    words = [[source.randrange(WORDS) for _ in range(length)] for length in LENGTHS]
    labels = [[source.randrange(CLASSES) for _ in range(length)] for length in LENGTHS]

    packed = pack_sequence([p["embedding"][ids] for ids in words], enforce_sorted=False)
    output, last = network(packed)
    last = last[0] if module == "LSTM" else last
    padded, lengths = pad_packed_sequence(output, batch_first=True)
    h = [padded[i, :n] for i, n in enumerate(lengths)]
    # The last layer's states: at the end of the way forward and, with two, at that of the way back.
    end = torch.cat([last[-way] for way in range(ways, 0, -1)], dim=1)

    case = {
        "module": module, "layers": layers, "isBidirectional": ways == 2,
        "wordCount": WORDS, "inputSize": INPUT, "hiddenSize": HIDDEN, "classCount": CLASSES,
        "parameters": p, "words": words, "labels": labels, "h": h, "end": end,
    }
    if activation:
        case["activation"] = activation
    for head, states, wanted in (
        ("tokens", torch.cat(h), [label for list in labels for label in list]),
        ("root", end, [list[-1] for list in labels]),
    ):
        logits = states @ p["classifier.weight"].T + p["classifier.bias"]
        loss = F.cross_entropy(logits, torch.tensor(wanted), reduction="sum") / len(words)
        grads = torch.autograd.grad(loss, list(p.values()), retain_graph=True)
        case |= {f"{head}Loss": loss, f"{head}Gradients": dict(zip(p, grads))}
    return case
