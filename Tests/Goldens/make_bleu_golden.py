#!/usr/bin/env python3
"""Writes bleu.json: BLEU by sacreBLEU, of its own test cases and of sentences made up here.

    pip install sacrebleu
    python3 make_bleu_golden.py

    corpora    tokenize, smooth, value, effective; hypotheses, and the references of each; score, lengths of both
    tokens     lines, and their tokens by mteval-v13a
"""
import json
import pathlib
import random

import sacrebleu
from sacrebleu.metrics import BLEU
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

random.seed(3)

README = (
    ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."],
    [["The dog bit the man.", "The dog had bit the man."], ["It was not unexpected.", "No one was surprised."],
     ["The man bit him first.", "The man had bitten the dog."]],
)
# sacreBLEU's own test cases: hypotheses, references of each.
CASES = [
    README,
    (["", "", ""], README[1]),
    (["this is a test", "another test"], [["ref1"], ["ref2"]]),
    (["this is a test"], [["this is a test"]]),
    (["this is a fest"], [["this is a test"]]),
    (["test"], [["a test"]]),
    (["a test"], [["a test"]]),
    (["a little test"], [["a test"]]),
    (["am I am a character sequence"], [["I am a symbol string sequence a a"]]),
]
WORDS = "the a man dog bit , . had him not it was first 3.5 1,000 don't well-known (so) \"yes\" 5-4 naïve".split()


def sentence():
    return " ".join(random.choice(WORDS) for _ in range(random.randrange(0, 14)))


def near(text):
    return " ".join(random.choice(WORDS) if random.random() < 0.3 else word for word in text.split())


for references in (1, 2, 3):
    rows = [[sentence() for _ in range(references)] for _ in range(25)]
    CASES.append(([near(random.choice(row)) for row in rows], rows))

LINES = [
    "The dog bit the man.", "It wasn't surprising.", "1,000.5 and 3.14, or .5", "a.b.c...d", "x&quot;y&amp;z&lt;&gt;&",
    "5-4 well-known 3-", "a<skipped>b-\nc\nd", "  tab\tand\u00a0space\u2003 ", "ends with,", ",.,.", "(a){b}[c]~`|^_\\", "",
    "£5.00,-", "naïve.—dash", "9,", "1.2.3", "...", "3.a", "a.3", "\u001cfile", "日本。語.",
]


def corpora():
    for hypotheses, references in CASES:
        for tokenize in ("none", "13a"):
            for smooth, value in (("exp", None), ("floor", 0.01), ("floor", 0.1), ("none", None)):
                for effective in (False, True):
                    metric = BLEU(
                        tokenize=tokenize, smooth_method=smooth, smooth_value=value, effective_order=effective, force=True)
                    # A reference stream holds one reference of every sentence.
                    streams = [list(stream) for stream in zip(*references)]
                    found = metric.corpus_score(hypotheses, streams)
                    yield {
                        "tokenize": tokenize, "smooth": smooth, "value": value, "effective": effective,
                        "hypotheses": hypotheses, "references": references, "score": found.score,
                        "lengths": [found.sys_len, found.ref_len],
                    }


golden = {
    "version": sacrebleu.__version__,
    "corpora": list(corpora()),
    "tokens": [{"line": line, "tokens": Tokenizer13a()(line).split()} for line in LINES],
}
path = pathlib.Path(__file__).parent / "bleu.json"
path.write_text(json.dumps(golden, indent=None, separators=(",", ":")) + "\n")
