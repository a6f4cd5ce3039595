#!/usr/bin/env python3
"""Transforms treebanks with NLTK and treetools, for TransformGoldenTests.

usage: make_transform_golden.py FOLDER > transforms.json    (FOLDER: what ESPALIER_DATA names)
needs: pip install nltk treetools pyparsing                 (NLTK 3.10 and treetools 1.0.2 were used)

Nothing of Espalier is used. Of every result only figures are kept: trees, nodes, words, and the CRC-32 of all trees in
brackets, one a line: (LABEL child ...), (LABEL word).
"""

import contextlib
import io
import json
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zlib
from pathlib import Path

import nltk
from nltk.tgrep import tgrep_nodes
from treetools import transform, treeinput, trees

FOLDER = Path(sys.argv[1])
EXPORT = tempfile.NamedTemporaryFile("w", suffix=".export").name
WSJ = FOLDER / "ptb" / "wsj_nltk_sample.mrg"
TIGER = FOLDER / "xml" / "tiger" / "LAI_SQUOIA_DE.xml"


def figures(lines):
    lines = list(lines)
    text = "".join(line + "\n" for line, _, _ in lines)
    return {
        "trees": len(lines),
        "nodes": sum(nodes for _, nodes, _ in lines),
        "words": sum(words for _, _, words in lines),
        "crc32": f"{zlib.crc32(text.encode()):08x}",
    }


# NLTK: a leaf is a string under a part of speech, which is one node with it.


def nltk_trees():
    for text in nltk.tokenize.SExprTokenizer().tokenize(WSJ.read_text()):
        if not text.strip():
            continue
        yield nltk.Tree.fromstring(text)


def nltk_line(tree):
    parts, nodes, words = [], 0, 0
    stack = [tree]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        nodes += 1
        if isinstance(item[0], str):
            assert len(item) == 1
            words += 1
            parts.append(f"({item.label()} {item[0]})")
            continue
        parts.append(f"({item.label()}")
        stack.append(")")
        stack.extend(reversed(item))
    return " ".join(parts).replace(" )", ")"), nodes, words


def with_nltk(change):
    result = []
    for tree in nltk_trees():
        change(tree)
        result.append(nltk_line(tree))
    return figures(result)


def binarised(factor, horizontal, vertical):
    # NLTK's default is "as many as there are".
    order = 999 if horizontal is None else horizontal
    return with_nltk(lambda tree: tree.chomsky_normal_form(factor, order, vertical))


# treetools: words are attributes of terminals.


def escaped(text):
    return text.replace("(", "-LRB-").replace(")", "-RRB-")


def tree_line(root, keeps_root):
    # A root that only gathers loose nodes and has one child gives way to it; that of the Penn Treebank stays.
    if not keeps_root and len(root.children) == 1:
        root = root.children[0]
        root.parent = None
    parts, nodes, words = [], 0, 0
    stack = [root]
    while stack:
        item = stack.pop()
        if item is None:
            parts.append(")")
            continue
        nodes += 1
        label = escaped(item.data["label"])
        label = "" if label == "VROOT" else label
        if not item.children:
            words += 1
            parts.append(f"({label} {escaped(item.data['word'])})")
            continue
        parts.append(f"({label}")
        stack.append(None)
        stack.extend(reversed(trees.children(item)))
    return " ".join(parts).replace(" )", ")"), nodes, words


def with_treetools(reader, path, *steps):
    result = []
    quiet = {"quiet": True}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for tree in reader(str(path), "utf-8", **quiet):
            for step in steps:
                tree = step(tree, **quiet)
            result.append(tree_line(tree, reader is treeinput.brackets))
    return figures(result)


def strip_functions(tree, **_):
    """The part of every phrase's label that treetools takes for the category."""
    for node in trees.preorder(tree):
        if node.children and node.data["label"] != "VROOT":
            node.data["label"] = trees.parse_label(node.data["label"]).label
    return tree


def export(path):
    """TIGER-XML as NEGRA's export format, since treetools leaves out sentences with loose nodes in TIGER-XML."""
    lines = []
    for number, sentence in enumerate(ElementTree.parse(path).getroot().find("body").findall("s"), 1):
        terminals = sentence.findall("graph/terminals/t")
        phrases = sentence.findall("graph/nonterminals/nt")
        numbers = {phrase.get("id"): 500 + index for index, phrase in enumerate(phrases)}
        parents = {
            edge.get("idref"): (edge.get("label"), numbers[phrase.get("id")])
            for phrase in phrases
            for edge in phrase.findall("edge")
        }
        lines.append(f"#BOS {number}")
        for node in terminals + phrases:
            edge, parent = parents.get(node.get("id"), ("--", 0))
            name = node.get("word") or f"#{numbers.get(node.get('id'))}"
            lines.append("\t".join([name, "--", node.get("pos") or node.get("cat"), "--", edge, str(parent)]))
        lines.append(f"#EOS {number}")
    return "\n".join(lines) + "\n"


def crossing():
    """How many nodes have a gap among their terminals, once loose nodes are attached."""
    count = 0
    for tree in treeinput.export(EXPORT, "utf-8", quiet=True):
        transform.root_attach(tree)
        count += sum(len(trees.terminal_blocks(node)) > 1 for node in trees.preorder(tree))
    return count


PATTERNS = [
    "NP", "NP < NN", "NP << NN", "NP <, DT", "NP <- NNS", "NP <: PRP", "NP > PP", "NP >> VP", "NP >, S", "NP >- VP",
    "VP <2 NP", "VP <-2 NP", "NP $ VP", "NP $. VP", "NP $.. VP", "VP $, NP", "VP $,, NP", "NN . IN", "NN .. IN",
    "IN , NN", "IN ,, NN", "NP !< DT", "NP < DT < JJ < NN", "NP < (NN < company)", "VP < (NP $.. PP) | < SBAR",
    "VP [< VBD | < VBZ] !<< NP", "/^NP-SBJ/ $. VP", "S <<, /^[A-Z]/ << said", "NP <<- company", "__ < the",
]


def tgrep_counts():
    # Relations to nodes above and beside need trees that know their parents.
    sentences = [nltk.ParentedTree.convert(tree) for tree in nltk_trees()]
    counts = {}
    for pattern in PATTERNS:
        # NLTK writes a rightmost descendant with an apostrophe.
        found = tgrep_nodes(pattern.replace("<<-", "<<'"), sentences)
        counts[pattern] = sum(len(nodes) for nodes in found)
    return counts


def main():
    Path(EXPORT).write_text(export(TIGER))
    bare = {}
    for factor in ["right", "left"]:
        for horizontal, vertical in [(None, 0), (0, 0), (1, 0), (2, 0), (1, 1), (2, 2)]:
            name = f"nltk-{factor}-{'all' if horizontal is None else horizontal}-{vertical}"
            bare[name] = binarised(factor, horizontal, vertical)
    bare["nltk-join-all"] = with_nltk(lambda tree: tree.collapse_unary(collapsePOS=True, collapseRoot=True))
    bare["nltk-join-inner"] = with_nltk(lambda tree: tree.collapse_unary(collapseRoot=True))
    bare["treetools-traces"] = with_treetools(treeinput.brackets, WSJ, transform.ptb_delete_traces)
    bare["treetools-functions"] = with_treetools(treeinput.brackets, WSJ, strip_functions)
    bare["treetools-attach"] = with_treetools(treeinput.export, EXPORT, transform.root_attach)
    bare["treetools-raise"] = with_treetools(
        treeinput.export, EXPORT, transform.root_attach, transform.negra_mark_heads, transform.boyd_split,
        transform.raising)
    json.dump({"results": bare, "patterns": tgrep_counts(), "crossing": crossing()}, sys.stdout, indent=1)
    print()


main()
