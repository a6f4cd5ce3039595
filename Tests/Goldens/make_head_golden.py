#!/usr/bin/env python3
"""Finds the heads of phrases of the WSJ sample with NlpToolkit-ParseTree, for HeadGoldenTests.

usage: make_head_golden.py FOLDER > heads.txt     (FOLDER: what ESPALIER_DATA names)
needs: pip install NlpToolkit-ParseTree           (1.0.15 was used)

Nothing of Espalier is used. NlpToolkit's head finder has the tables of Collins 1999 and of Magerman's earlier ones, without the
rule for coordination. Empty elements and punctuation are removed first, since Collins' rules do not see them, and NlpToolkit's do.

A line a tree: for every phrase of two children or more, in pre-order, the index of its head in base 36; a dot where NlpToolkit has no
rule for the phrase.
"""

import sys
from pathlib import Path

from ParseTree.ParseNode import ParseNode
from ParseTree.SearchDirectionType import SearchDirectionType
from ParseTree.Symbol import Symbol

UNSEEN = {"-NONE-", ",", ".", ":", "``", "''", "-LRB-", "-RRB-"}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def search(node, labels, direction, has_default):
    """The search of NlpToolkit, whose own begins one place behind the last child and ends with an error there."""
    children = node.children if direction == SearchDirectionType.LEFT else node.children[::-1]
    for label in labels:
        for child in children:
            if child.getData().trimSymbol().getName() == label:
                return child
    return children[0] if has_default else None


ParseNode._ParseNode__searchHeadChild = search


def trees(text):
    """Nested lists of (label, children or word)."""
    stack = [("", [])]
    for token in text.replace("(", " ( ").replace(")", " ) ").split():
        if token == "(":
            stack.append([None, []])
        elif token == ")":
            label, children = stack.pop()
            stack[-1][1].append((label or "", children))
            if len(stack) == 1:
                yield stack[0][1].pop()
        elif stack[-1][0] is None and not stack[-1][1]:
            stack[-1][0] = token
        else:
            stack[-1][1].append(token)


def cleaned(tree):
    label, children = tree
    if children and isinstance(children[0], str):
        return None if label in UNSEEN else tree
    left = [child for child in map(cleaned, children) if child]
    return (label, left) if left else None


def node(tree):
    label, children = tree
    made = ParseNode(Symbol(label))
    for child in children:
        if not isinstance(child, str):
            made.addChild(node(child))
    return made


def heads(made, found):
    if len(made.children) > 1:
        head = made.headChild()
        found.append("." if head is None else DIGITS[[id(c) for c in made.children].index(id(head))])
    for child in made.children:
        heads(child, found)
    return found


def main():
    sys.setrecursionlimit(10000)
    for tree in trees((Path(sys.argv[1]) / "ptb" / "wsj_nltk_sample.mrg").read_text()):
        left = cleaned(tree)
        print("".join(heads(node(left), [])) if left else "")


main()
