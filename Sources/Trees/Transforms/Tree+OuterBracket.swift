extension Tree {
  /// The tree without the bracket around it all that the Penn Treebank has, `( (S ...) )`: a root without a label and without
  /// a word over one phrase.
  ///
  /// - Complexity: linear, whatever the depth.
  public func removingOuterBracket() -> Tree {
    guard !hasLabel(root), !hasWord(root), childCount(of: root) == 1, let phrase = firstChild(of: root),
      !isLeaf(phrase)
    else { return self }
    var parts = Rearrangement(self)
    parts.replaceRoot(by: phrase)
    return parts.assembled(.kept)
  }
}
