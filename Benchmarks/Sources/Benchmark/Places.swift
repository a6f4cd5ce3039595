import ArgumentParser
import Espalier
import Foundation

/// Where the trees and the command lie.
struct Places {
  /// The folder that holds train.txt, dev.txt and test.txt.
  let trees: String
  /// Whether the trees are the Stanford Sentiment Treebank's.
  let isSST: Bool
  /// What to call the trees.
  var corpusName: String {
    isSST ? "Stanford Sentiment Treebank" : "corpora/reviews, not SST: figures don't compare with others"
  }

  private let root: String
  private let givenCommand: String?

  /// - Parameters:
  ///   - command: the command's path; nil for that of the release build.
  ///   - isQuick: whether the small trees are wanted.
  /// - Throws: `ValidationError` where the program isn't started in the repository.
  init(command: String?, isQuick: Bool) throws {
    guard let root = [".", ".."].first(where: { FolderListing.isFolder($0 + "/corpora/reviews") }) else {
      throw ValidationError("start this in the repository's folder, or in its Benchmarks")
    }
    self.root = root
    givenCommand = command
    let data = ProcessInfo.processInfo.environment["ESPALIER_DATA"] ?? root + "/../shared/data"
    let sst = data + "/sst/trees"
    isSST = !isQuick && FolderListing.exists(sst + "/train.txt")
    trees = isSST ? sst : root + "/corpora/reviews"
  }

  /// The file of a part: train, dev or test.
  func file(_ part: String) -> String { "\(trees)/\(part).txt" }

  /// The command.
  ///
  /// - Throws: `ValidationError` where it isn't built.
  func command() throws -> String {
    let path = givenCommand ?? root + "/.build/release/espalier"
    guard FolderListing.exists(path) else {
      throw ValidationError(
        "there is no command at \(path): build it with 'swift build -c release', or give --espalier")
    }
    return path
  }
}
