internal import EspalierBytes

/// The files that a treebank of parent pointers is made of, side by side: a sentence a line.
///
/// | tokens | parents | labels | relations | trees |
/// |---|---|---|---|---|
/// | `toks.txt`, `sents.toks` | `dparents.txt` | `dlabels.txt` | `rels.txt` | dependency |
/// | `toks.txt`, `sents.toks` | `parents.txt` | `labels.txt` | | constituency |
/// | `NAME.toks` | `NAME.parents` | `NAME.labels` | `NAME.rels` | dependency |
/// | `NAME.toks` | `NAME.cparents` | `NAME.clabels` | | constituency |
/// | `SOStr.txt` | `STree.txt` | | | constituency, joined by `|` |
///
/// Labels and relations may be missing. Any file may be compressed with gzip, its name ending in `.gz`.
/// Source: the data of Tai, Socher and Manning (2015), github.com/stanfordnlp/treelstm; the last row: the
/// Stanford Sentiment Treebank as its authors publish it.
public struct ParentPointerFiles: Sendable, Hashable {
  /// What the nodes are.
  public enum Kind: Sendable, Hashable {
    /// Every node is a token.
    case dependency
    /// Nodes 1 to n are tokens and leaves, others are phrases.
    case constituency
  }

  /// What the nodes are.
  public let kind: Kind
  /// The path of the tokens.
  public let tokens: String
  /// The path of the parents.
  public let parents: String
  /// The path of the labels; nil where no node has one.
  public let labels: String?
  /// The path of the relations to the head; nil where there are none.
  public let relations: String?
  /// What separates tokens, and parents.
  let separator: UInt8

  /// Names files, whose items are separated by spaces.
  public init(
    _ kind: Kind, tokens: String, parents: String, labels: String? = nil, relations: String? = nil
  ) {
    (self.kind, self.tokens, self.parents) = (kind, tokens, parents)
    (self.labels, self.relations, separator) = (labels, relations, .space)
  }

  /// All paths.
  package var paths: [String] { [tokens, parents] + [labels, relations].compactMap { $0 } }
}

// MARK: - Recognition

extension ParentPointerFiles {
  /// Names of files that belong together; `*` stands for any name.
  private struct Layout {
    let kind: Kind
    let tokens: String
    let parents: String
    var labels: String?
    var relations: String?
    var separator = UInt8.space
  }

  private static let layouts: [Layout] = [
    Layout(
      kind: .dependency, tokens: "toks.txt", parents: "dparents.txt", labels: "dlabels.txt",
      relations: "rels.txt"),
    Layout(kind: .constituency, tokens: "toks.txt", parents: "parents.txt", labels: "labels.txt"),
    Layout(
      kind: .dependency, tokens: "sents.toks", parents: "dparents.txt", labels: "dlabels.txt",
      relations: "rels.txt"),
    Layout(kind: .constituency, tokens: "sents.toks", parents: "parents.txt", labels: "labels.txt"),
    Layout(
      kind: .dependency, tokens: "*.toks", parents: "*.parents", labels: "*.labels", relations: "*.rels"),
    Layout(kind: .constituency, tokens: "*.toks", parents: "*.cparents", labels: "*.clabels"),
    Layout(
      kind: .constituency, tokens: "SOStr.txt", parents: "STree.txt", separator: UInt8(ascii: "|")),
  ]

  /// The treebanks whose tokens or whose parents lie at a path: tokens may have parents of both kinds.
  package static func named(
    by path: String, exists: (String) -> Bool = FolderListing.exists
  ) -> [ParentPointerFiles] {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(path[...$0]) } ?? ""
    var name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
    if name.hasSuffix(".gz") { name.removeLast(3) }
    return layouts.compactMap { layout in
      guard let stem = stem(of: name, layout.tokens) ?? stem(of: name, layout.parents) else { return nil }
      return ParentPointerFiles(layout, stem: stem, folder: folder, exists: exists)
    }
  }

  /// The treebank of a kind whose tokens are `NAME.toks` in a folder.
  package static func inFolder(_ folder: String, name: String, _ kind: Kind) -> ParentPointerFiles? {
    let start = folder.hasSuffix("/") ? folder : folder + "/"
    return named(by: "\(start)\(name).toks").first { $0.kind == kind }
  }

  private init?(_ layout: Layout, stem: String, folder: String, exists: (String) -> Bool) {
    func path(_ pattern: String?) -> String? {
      guard let pattern else { return nil }
      let path = folder + (pattern.hasPrefix("*") ? stem + pattern.dropFirst() : pattern)
      return [path, path + ".gz"].first(where: exists)
    }
    guard let tokens = path(layout.tokens), let parents = path(layout.parents) else { return nil }
    (kind, separator) = (layout.kind, layout.separator)
    (self.tokens, self.parents) = (tokens, parents)
    (labels, relations) = (path(layout.labels), path(layout.relations))
  }

  /// What `*` stands for where a name fits a pattern; nil where it doesn't.
  private static func stem(of name: String, _ pattern: String) -> String? {
    guard pattern.hasPrefix("*") else { return name == pattern ? "" : nil }
    let suffix = pattern.dropFirst()
    return name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count
      ? String(name.dropLast(suffix.count)) : nil
  }
}
