public import EspalierBytes

/// What is wrong with a model's folder or one of its files: facts first, words in `description`.
public struct ModelFileError: Error, Sendable, Hashable {
  /// The kinds of trouble, with the facts of each.
  public enum Problem: Sendable, Hashable {
    /// There is no folder at the path.
    case noFolder
    /// The folder lacks this file.
    case missingFile
    /// The system or the decoder can't read the file.
    case unreadable(FileError)
    /// The file ends too early, or goes on after its end.
    case wrongSize(expected: Int, found: Int)
    /// The file breaks its format.
    case malformed(String)
    /// The file is whole and not what was written: the checksum of a part of it differs.
    case altered(part: String, expected: String, found: String)
    /// The file lacks the checksum of a part of the model.
    case missingChecksum(part: String)
    /// The weights lack a tensor that the configuration calls for.
    case missingTensor(String)
    /// A tensor doesn't have the shape that the configuration calls for.
    case wrongShape(tensor: String, expected: [Int], found: [Int])
    /// The model asks for something that this version doesn't know.
    case unsupported(String)
  }

  /// The file or folder.
  public let path: String
  /// What is wrong with it.
  public let problem: Problem

  /// Makes an error from its facts.
  public init(_ problem: Problem, path: String) {
    self.path = path
    self.problem = problem
  }

  /// Whether a file isn't there or can't be read, as opposed to holding the wrong things.
  public var isMissingOrUnreadable: Bool {
    switch problem {
    case .noFolder, .missingFile: true
    case .unreadable(let error): error.code != .corrupt
    default: false
    }
  }
}

extension ModelFileError: CustomStringConvertible {
  /// One line in the compiler's style: `path: error: sentence`.
  public var description: String { "\(path): error: \(sentence)" }

  /// The sentence without the path.
  public var sentence: String {
    switch problem {
    case .noFolder: "there is no such model folder"
    case .missingFile: "this file of the model is missing"
    case .unreadable(let error): error.sentence
    case .wrongSize(let expected, let found):
      "this file of the model is \(found < expected ? "truncated" : "too long"): "
        + "it should have \(expected) bytes and has \(found)"
    case .malformed(let detail): "this file of the model is damaged: \(detail)"
    case .altered(let part, let expected, let found):
      "this file of the model was altered: the checksum of \(part) is \(found), and \(expected) was recorded"
    case .missingChecksum(let part): "this file of the model lacks the checksum of \(part)"
    case .missingTensor(let name): "this file of the model lacks the tensor '\(name)'"
    case .wrongShape(let tensor, let expected, let found):
      "tensor '\(tensor)' has the shape \(found), and the configuration calls for \(expected)"
    case .unsupported(let detail): "this version cannot run the model: \(detail)"
    }
  }
}
