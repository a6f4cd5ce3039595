internal import EspalierTrees

/// The formats of XML that trees are read from.
enum XMLFormat {
  case espalier, tiger, alpino, ancora, frenchTreebank, agldt, coreNLP, tcf, folia, naf, pml

  /// The roots of documents in which another element tells the format.
  private static let rootsOfTreebanks: Set<String> = [
    "alpino", "article", "corpus", "D-Spin", "root", "subcorpus", "treebank",
  ]
  /// The elements that may come before the first one that tells; the head of a large corpus is long.
  private static let reach = 1 << 16

  /// Recognises the format of a document by its first elements, the last of which is told again.
  ///
  /// - Throws: `TreeSyntaxError` (`unknownXML`, `unknownVersion`, `layerWithoutTrees`, `noTrees`), `FileError`.
  static func recognise(_ stream: XMLStream) throws -> XMLFormat {
    var root: XMLRoot?
    var count = 0
    while let event = try stream.next() {
      guard event == .start else { continue }
      let known = root ?? XMLRoot(stream)
      root = known
      if let format = try format(stream.name.description, in: known, stream) {
        stream.again()
        return format
      }
      count += 1
      if count > reach { break }
    }
    guard let root else { throw TreeSyntaxError(.noTrees, file: stream.position.file) }
    if root.isTreebank, count <= 1 {
      throw stream.error(.unknownVersion(root.version ?? ""), at: root.position)
    }
    guard !rootsOfTreebanks.contains(root.name) else {
      throw TreeSyntaxError(.noTrees, file: root.position.file)
    }
    throw stream.error(.unknownXML(root: root.name), at: root.position)
  }

  /// What is known of a document's root.
  private struct XMLRoot {
    let name: String
    let namespace: String?
    let version: String?
    /// An attribute beside the version.
    let otherAttribute: String?
    let position: SourcePosition

    init(_ stream: XMLStream) {
      name = stream.name.description
      namespace = stream.namespace?.description
      let versionName = stream.name("version")
      version = stream.attribute(versionName)
      var other: String?
      stream.forEachAttribute { attribute in
        if attribute.prefix == nil, attribute.name != versionName { other = "\(attribute.name)" }
      }
      otherAttribute = other
      position = stream.position
    }

    var isTreebank: Bool { name == "treebank" && namespace == nil }
  }

  /// The format of a document in which an element begins; nil where more must be seen.
  private static func format(
    _ name: String, in root: XMLRoot, _ stream: XMLStream
  ) throws(TreeSyntaxError) -> XMLFormat? {
    let isRoot = stream.depth == 1
    switch name {
    case "treebank"
    where isRoot && root.isTreebank && root.version == "1" && stream.prefix == nil
      && root.otherAttribute == nil:
      return .espalier
    case "tree" where root.isTreebank:
      if root.version == "1", let other = root.otherAttribute {
        throw stream.error(.unexpectedAttribute(other, element: root.name), at: root.position)
      }
      throw stream.error(.unknownVersion(root.version ?? ""), at: root.position)
    case "alpino_ds": return .alpino
    case "SENT": return .frenchTreebank
    case "s" where ["corpus", "subcorpus", "s"].contains(root.name) && root.namespace == nil: return .tiger
    case "sentence" where root.name == "article": return .ancora
    case "sentence" where root.name == "treebank": return .agldt
    case "sentences" where root.name == "root": return .coreNLP
    case "TextCorpus" where stream.namespace?.description == TCFGrammar.namespace: return .tcf
    case "FoLiA" where isRoot && [FoliaGrammar.namespace, nil].contains(root.namespace): return .folia
    case "NAF" where isRoot, "KAF" where isRoot: return .naf
    default: return try root.namespace == PMLGrammar.namespace ? prague(name, isRoot, stream) : nil
    }
  }

  private static func prague(
    _ name: String, _ isRoot: Bool, _ stream: XMLStream
  ) throws(TreeSyntaxError) -> XMLFormat? {
    switch name {
    case "treex_document" where isRoot, "adata" where isRoot: return .pml
    case "mdata" where isRoot: throw stream.error(.layerWithoutTrees("m", trees: "NAME.a"))
    case "wdata" where isRoot: throw stream.error(.layerWithoutTrees("w", trees: "NAME.a"))
    case "tdata" where isRoot: throw stream.error(.layerWithoutTrees("t", trees: "NAME.a"))
    default: return nil
    }
  }

  /// What messages call the format.
  private var title: String {
    switch self {
    case .espalier: "Espalier's tree XML"
    case .tiger: "TIGER-XML"
    case .alpino: "Alpino's XML"
    case .ancora: "AnCora's XML"
    case .frenchTreebank: "the French Treebank's XML"
    case .agldt: "AGLDT's XML"
    case .coreNLP: "CoreNLP's XML"
    case .tcf: "TCF"
    case .folia: "FoLiA"
    case .naf: "NAF"
    case .pml: "PML"
    }
  }

  /// The grammar of the format.
  ///
  /// - Parameter options: which trees (nil takes dependencies only where there are no constituents), and what becomes of
  ///   loose nodes.
  /// - Throws: `TreeSyntaxError` (`noTreesOfKind`).
  func grammar(_ stream: XMLStream, _ options: TreebankOptions) throws(TreeSyntaxError) -> any XMLGrammar {
    let kind = options.kind
    switch self {
    case .coreNLP: return CoreNLPGrammar(stream, kind)
    case .tcf: return TCFGrammar(stream, kind)
    case .folia: return FoliaGrammar(stream, kind)
    case .naf: return NAFGrammar(stream, kind)
    default: break
    }
    let own: TreeKind? =
      self == .espalier ? nil : self == .agldt || self == .pml ? .dependencies : .constituents
    if let kind, let own, kind != own {
      throw TreeSyntaxError(.noTreesOfKind(kind, format: title), file: stream.position.file)
    }
    switch self {
    case .tiger: return TigerXMLGrammar(stream, separatesLooseNodes: options.separatesLooseNodes)
    case .alpino: return MappedGrammar(stream, .alpino)
    case .ancora: return MappedGrammar(stream, .ancora)
    case .frenchTreebank: return MappedGrammar(stream, .frenchTreebank)
    case .agldt: return AGLDTGrammar(stream)
    case .pml: return PMLGrammar(stream)
    default: return TreeXMLGrammar(stream)
    }
  }
}
