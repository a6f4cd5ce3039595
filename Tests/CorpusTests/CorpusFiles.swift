import CorpusGenerator
import EspalierBytes
import EspalierTrees
import Foundation

/// The corpus as the repository keeps it, and as the generator makes it.
enum CorpusFiles {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Made once for all tests.
  static let made = Corpus()

  static let train = read(.train)
  static let dev = read(.dev)
  static let test = read(.test)

  static func path(_ part: Corpus.Part) -> String {
    root.appendingPathComponent("corpora/reviews/\(part.rawValue).txt").path
  }

  static func trees(_ part: Corpus.Part) -> [Tree] {
    switch part {
    case .train: train
    case .dev: dev
    case .test: test
    }
  }

  private static func read(_ part: Corpus.Part) -> [Tree] {
    do {
      return try BracketReader(ByteReader(path: path(part))).readAll()
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

extension Tree {
  /// The label of the root as a strength, -2 to 2.
  var strength: Int { strength(of: root) }

  func strength(of node: Int) -> Int { Int(label(of: node))! - 2 }

  /// The words below a node.
  func words(below node: Int) -> ArraySlice<String> { words[span(of: node)] }
}
