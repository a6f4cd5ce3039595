internal import EspalierTrees

/// The words and the trees of a document that keeps them apart.
struct Layers {
  var words = WordLayer()
  var drafts: [TreeDraft] = []
}

/// A format that keeps words and trees apart: a document is read whole, then its trees are told one by one.
protocol LayeredGrammar: XMLGrammar {
  var stream: XMLStream { get }
  var telling: TellingOfLayers { get set }

  /// Reads the document to its end.
  mutating func layers() throws -> Layers
}

/// How far the trees of a document have been told.
struct TellingOfLayers {
  fileprivate(set) var position: SourcePosition
  private let kind: TreeKind?
  fileprivate var isRead = false
  private var words = WordLayer()
  private var sentences: [String: [Int]] = [:]
  private var drafts: ArraySlice<TreeDraft> = []
  private var builder = TreeBuilder()

  /// - Parameter kind: which trees; nil takes dependencies only where a document has no constituents.
  init(_ stream: XMLStream, _ kind: TreeKind?) {
    position = stream.position
    self.kind = kind
  }

  fileprivate mutating func begin(_ layers: Layers) {
    isRead = true
    words = layers.words
    sentences = words.sentences()
    let hasConstituents = layers.drafts.contains { $0.kind == .constituents }
    let kind = kind ?? (hasConstituents ? .constituents : .dependencies)
    drafts = layers.drafts.filter { $0.kind == kind }[...]
  }

  fileprivate mutating func next(_ stream: XMLStream) throws(TreeSyntaxError) -> Tree? {
    while var draft = drafts.popFirst() {
      position = stream.position(of: draft.place)
      if let error = draft.error { throw error }
      do {
        if let tree = try draft.tree(words, sentences, with: &builder) { return tree }
      } catch {
        throw stream.error(error)
      }
    }
    return nil
  }
}

extension LayeredGrammar {
  var position: SourcePosition { telling.position }

  mutating func next() throws -> Tree? {
    if !telling.isRead { telling.begin(try layers()) }
    return try telling.next(stream)
  }

  mutating func recover() -> Bool { telling.isRead }

  /// Reads a tree whose element has just begun, to its end. A mistake in it is kept until the tree is asked for.
  func draft(_ kind: TreeKind, _ read: (inout TreeDraft) throws -> Void) throws -> TreeDraft {
    var draft = TreeDraft(kind, at: stream.place)
    let outside = stream.depth - 1
    do {
      try read(&draft)
    } catch let error as TreeSyntaxError where !stream.hasFailed {
      draft.error = error
      try stream.leave(to: outside)
    }
    return draft
  }

  /// The value of an attribute that must be there and hold something.
  func required(_ name: XMLName) throws(TreeSyntaxError) -> String {
    guard let value = stream.attribute(name), !value.isEmpty else {
      throw stream.error(.missingAttribute("\(name)", element: "\(stream.name)"))
    }
    return value
  }

  func add(_ word: WordLayer.Word, to words: inout WordLayer) throws(TreeSyntaxError) {
    guard words.add(word) else {
      throw stream.error(.duplicateID(word.id), at: stream.position(of: word.place))
    }
  }
}
