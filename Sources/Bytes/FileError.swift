/// What went wrong with a file, a folder or a stream: facts first, words in `description`.
public struct FileError: Error, Sendable, Hashable {
  /// The kinds of failure that a caller may want to tell apart.
  public enum Code: Sendable, Hashable {
    /// Nothing lies at the path.
    case notFound
    /// A folder lies where a file is needed.
    case isDirectory
    /// The file is there and cannot be opened or read.
    case unreadable
    /// The file is not in the encoding that was given.
    case undecodable
    /// The file begins as gzip and does not go on as gzip.
    case corrupt
    /// Something lies at the path already, and replacing it was not asked for.
    case alreadyExists
    /// The file or folder cannot be made.
    case cannotCreate
    /// The file or stream was opened and a write to it failed.
    case cannotWrite
    /// Whoever reads the other end of the pipe has gone.
    case closedPipe
  }

  /// The kind of failure.
  public let code: Code
  /// The path as it was given, or the name of a standard stream.
  public let path: String
  /// What the system or the decoder said, as a clause; empty where the code says it all.
  public let detail: String

  /// Makes an error from its facts.
  public init(_ code: Code, path: String, detail: String = "") {
    self.code = code
    self.path = path
    self.detail = detail
  }
}

extension FileError: CustomStringConvertible {
  /// One line in the compiler's style: `path: error: sentence`.
  public var description: String { "\(path): error: \(sentence)" }

  /// The sentence without the path.
  public var sentence: String {
    let reason = detail.isEmpty ? "" : ": \(detail)"
    switch code {
    case .notFound: return "there is no such file or folder"
    case .isDirectory: return "this is a folder, and a file is needed here"
    case .unreadable: return "cannot be read\(reason)"
    case .undecodable: return "this is not text in the encoding given\(reason)"
    case .corrupt: return "this is not a whole gzip file\(reason)"
    case .alreadyExists: return "exists already\(reason)"
    case .cannotCreate: return "cannot be created\(reason)"
    case .cannotWrite: return "cannot be written\(reason)"
    case .closedPipe: return "the reader of this pipe has gone"
    }
  }
}
