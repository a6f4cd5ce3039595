public import EspalierBytes
public import EspalierTrees

/// How a treebank is read. What is left out is recognised.
public struct TreebankOptions: Sendable {
  /// The format; nil recognises it by content.
  public var format: TreebankFormat?
  /// Which trees, where there are both kinds; nil takes constituents where there are any.
  public var kind: TreeKind?
  /// The encoding of text that isn't UTF-8. XML declares its own, and parent pointers are UTF-8.
  public var encoding: CharacterEncoding?
  /// Whether nodes that NEGRA and TIGER-XML attach nowhere, such as punctuation, are put beside the sentence under a root
  /// without a label, from where `settlingLooseNodes` takes them; otherwise they become children of the sentence.
  public var separatesLooseNodes: Bool
  /// What elements of XML mean; nil for the formats that are known.
  public var mapping: XMLMapping?
  /// What a comment between trees in brackets begins with; nil for no comments.
  public var commentPrefix: String?

  /// Options.
  public init(
    format: TreebankFormat? = nil, kind: TreeKind? = nil, encoding: CharacterEncoding? = nil,
    mapping: XMLMapping? = nil, commentPrefix: String? = nil, separatesLooseNodes: Bool = false
  ) {
    (self.format, self.kind, self.encoding) = (format, kind, encoding)
    (self.mapping, self.commentPrefix) = (mapping, commentPrefix)
    self.separatesLooseNodes = separatesLooseNodes
  }
}
