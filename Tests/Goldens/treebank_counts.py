#!/usr/bin/env python3
"""Counts trees, tokens and nodes of treebanks by the elements of their files, for TreebankCountTests.

usage: treebank_counts.py FOLDER    (the folder that ESPALIER_DATA names)

Nothing of Espalier is used: ElementTree finds elements, and every format is counted by what its own documentation
says of nodes. A word that is alone under a phrase without a label of its own is one node with it.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def local(element):
    return element.tag.split("}")[-1]


def named(root, name):
    return [element for element in root.iter() if local(element) == name]


def tiger(root):
    sentences = [s for s in named(root, "s") if named(s, "t")]
    tokens = sum(len(named(s, "t")) for s in sentences)
    return len(sentences), tokens, tokens + sum(len(named(s, "nt")) for s in sentences)


def alpino(root):
    nodes = named(root, "node")
    tokens = sum("word" in node.attrib for node in nodes)
    return len(named(root, "alpino_ds")), tokens, tokens + sum("cat" in node.attrib for node in nodes)


def ancora(root):
    sentences = named(root, "sentence")
    elements = [element for sentence in sentences for element in sentence.iter()]
    return len(sentences), sum("wd" in element.attrib for element in elements), len(elements)


def brackets(text):
    """Trees, tokens and nodes of balanced brackets: a leaf is a bracket without a bracket in it."""
    depth = trees = 0
    for bracket in re.findall(r"[()]", text):
        depth += 1 if bracket == "(" else -1
        trees += depth == 0
    return trees, len(re.findall(r"\([^()]*\)", text)), text.count("(")


def corenlp(root):
    return brackets(" ".join(parse.text for parse in named(root, "parse")))


def added_roots(heads):
    """One root is added for every sentence of several words without a head."""
    return sum(count > 1 for count in heads)


def agldt(root):
    sentences = named(root, "sentence")
    tokens = len(named(root, "word"))
    roots = [sum(word.get("head") == "0" for word in named(sentence, "word")) for sentence in sentences]
    return len(sentences), tokens, tokens + added_roots(roots)


def folia(root):
    units, references = named(root, "su"), [r for su in named(root, "su") for r in su if local(r) == "wref"]
    alone = sum(
        len([e for e in su if local(e) in ("su", "wref")]) == 1 and any(local(e) == "wref" for e in su)
        for su in units
    )
    return len(named(root, "syntax")), len(references), len(units) + len(references) - alone


def folia_dependencies(root):
    words = named(root, "w")
    heads = len(words) - len({d.find(".//{*}dep/{*}wref").get("id") for d in named(root, "dependency")})
    return len(named(root, "dependencies")), len(words), len(words) + added_roots([heads])


def naf(root):
    trees = named(root, "tree")
    tokens = sum(len([t for t in tree if local(t) == "t"]) for tree in trees)
    nodes = 0
    for tree in trees:
        # The first parent counts; phrases without a word under them are no nodes.
        parents = {}
        for edge in (e for e in tree if local(e) == "edge"):
            parents.setdefault(edge.get("from"), edge.get("to"))
        phrases = set()
        leaves = [t.get("id") for t in tree if local(t) == "t"]
        for leaf in leaves:
            node = parents.get(leaf)
            while node is not None:
                phrases.add(node)
                node = parents.get(node)
        children = Counter(parents.values())
        alone = sum(children[parents[leaf]] == 1 for leaf in leaves)
        nodes += len(phrases) + len(leaves) - alone
    return len(trees), tokens, nodes


def naf_dependencies(root):
    sentences = {form.get("sent") for form in named(root, "wf")}
    terms = len(named(root, "term"))
    # A dependency that is called root makes one word the root, under which all loose words are.
    assert len([d for d in named(root, "dep") if d.get("rfunc") == "root"]) == len(sentences)
    return len(sentences), terms, terms


def pml(root):
    technical = [t for t in named(root, "a_tree")]
    for trees in named(root, "trees"):
        technical += [e for e in trees if local(e) == "LM"]
    words = 0
    for tree in technical:
        words += sum(local(e) in ("form", "m.rf") for e in tree.iter())
    return len(technical), words, words + len(technical)


def tcf(root):
    parses = [p for layer in named(root, "parsing") for p in named(layer, "parse")]
    nodes = tokens = 0
    for parse in parses:
        def count(element):
            """Nodes and tokens at a constituent and under it; no nodes where there is no token."""
            own = len((element.get("tokenIDs") or "").split())
            below = [count(child) for child in element if local(child) == "constituent"]
            below_nodes, below_tokens = sum(b[0] for b in below), sum(b[1] for b in below)
            return (1 + below_nodes, own + below_tokens) if own + below_tokens else (0, 0)

        for child in parse:
            child_nodes, child_tokens = count(child)
            nodes, tokens = nodes + child_nodes, tokens + child_tokens
    return len(parses), tokens, nodes


def tcf_dependencies(root):
    sentences = [set(s.get("tokenIDs").split()) for s in named(root, "sentence")]
    governed = {d.get("depIDs") for d in named(root, "dependency") if d.get("govIDs")}
    tokens = sum(len(s) for s in sentences)
    return len(sentences), tokens, tokens + added_roots(len(s - governed) for s in sentences)


def conllu(text):
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    words = [fields for fields in lines if fields[0].isdigit()]
    return sum(fields[6] == "0" for fields in words), len(words), len(words)


TREEBANKS = [
    ("xml/tiger/*.xml", tiger), ("xml/alpino/*.xml", alpino), ("xml/ancora/*.xml", ancora),
    ("xml/corenlp/*.xml", corenlp), ("xml/agldt/*.xml", agldt), ("xml/folia/*.xml", folia),
    ("xml/folia/dependencies*", folia_dependencies), ("xml/naf/*.xml", naf),
    ("xml/naf/naf_v3*", naf_dependencies), ("xml/pml-pdt/*.a", pml), ("xml/pml-treex/*", pml),
    ("xml/tcf/*.xml", tcf), ("xml/tcf/nikos*", tcf_dependencies),
    ("ud/*.conllu", conllu), ("ptb/*.mrg", brackets),
]  # fmt: skip

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    for pattern, count in TREEBANKS:
        for path in sorted(folder.glob(pattern)):
            isText = count in (conllu, brackets)
            counts = count(path.read_text("utf-8") if isText else ElementTree.parse(path).getroot())
            print(f"{path.relative_to(folder)}  {count.__name__}: {counts[0]} trees, {counts[1]} tokens, {counts[2]} nodes")
