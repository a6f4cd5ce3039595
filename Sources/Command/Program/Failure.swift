import ArgumentParser
import Espalier

/// An error in the terms of a process: an exit status and what to print.
struct Failure {
  /// The status to exit with.
  let status: ExitStatus
  /// What to print, without the last line end; empty for nothing.
  let message: String

  init(_ error: any Error) {
    switch error {
    case let error as FileError:
      self.init(Self.status(of: error), error.code == .closedPipe ? "" : "\(error)")
    case let error as ModelFileError:
      self.init(error.isMissingOrUnreadable ? .noInput : .badData, "\(error)")
    case let error as TreeSyntaxError: self.init(.badData, "\(error)")
    case let error as TreeError: self.init(.badData, "\(error)")
    case let error as PlainTextError: self.init(.badData, "\(error)")
    case let error as NoSuchTree: self.init(.badData, "\(error)")
    case let error as BrokenRun: self.init(.badData, "\(error)")
    case let error as NetworkListError: self.init(.usage, "\(error)")
    case let error as NothingToCompare: self.init(.badData, "\(error)")
    case is ProblemsFound: self.init(.badData, "")
    case is DifferencesFound: self.init(.failure, "")
    case let error as TrainingFailure: self.init(error.status, "\(error)")
    case let error as PairFailure: self.init(error.status, "\(error)")
    case let error as SequenceFailure: self.init(error.status, "\(error)")
    case let error as GradientFailure: self.init(error.status, "\(error)")
    case let error as UninspectableModel: self.init(.usage, "\(error)")
    case let error as NoTreesToFollow: self.init(.badData, "\(error)")
    case let error as WrongGradients: self.init(.failure, "\(error)")
    case let error as VectorFileError: self.init(Self.status(of: error), "\(error)")
    case let error as KernelError: self.init(.usage, "espalier: error: \(error)")
    default: self.init(parsing: error)
    }
  }

  private init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// An error of the argument parser, which also throws where help or the version is asked for.
  private init(parsing error: any Error) {
    let code = RootCommand.exitCode(for: error)
    let text = RootCommand.fullMessage(for: error)
    guard !code.isSuccess else {
      self.init(.done, text)
      return
    }
    let advice = text.split(separator: "\n").last { $0.hasPrefix("  See '") }
    // Where an option has many values, the parser lists them a line each.
    let lines = RootCommand.message(for: error).split(separator: "\n  - ")
    let list = lines.dropFirst().joined(separator: ", ")
    let sentence = "espalier: error: " + lines.prefix(1).joined() + (list.isEmpty ? "" : " " + list)
    self.init(
      code == .validationFailure ? .usage : .failure, advice.map { "\(sentence)\n\($0)" } ?? sentence)
  }

  /// Prints the message: help on standard output, errors on standard error.
  func report() {
    guard !message.isEmpty else { return }
    if status == .done {
      // Nobody is told where this fails: the reader of the help text has gone.
      let output = StandardOutput()
      try? output.write(message + "\n")
      try? output.flush()
    } else {
      StandardError.write(message + "\n")
    }
  }

  private static func status(of error: VectorFileError) -> ExitStatus {
    if case .unreadable(let error) = error.problem { return status(of: error) }
    return .badData
  }

  private static func status(of error: FileError) -> ExitStatus {
    switch error.code {
    case .notFound, .isDirectory, .unreadable: .noInput
    case .corrupt, .undecodable: .badData
    case .alreadyExists, .cannotCreate: .cannotCreate
    case .cannotWrite: .cannotWrite
    case .closedPipe: .done
    }
  }
}

/// A tree that was read well and that a command cannot use.
struct TreeError: Error, CustomStringConvertible {
  /// The compiler's style: `file:line:column: error: sentence`.
  let description: String
  /// The file that the tree is in.
  let file: String

  /// A sentence about the tree that begins at a place.
  init(_ sentence: String, at position: SourcePosition) {
    description = "\(position): error: \(sentence)"
    file = position.file
  }

  /// What keeps a writer from writing the tree that begins at a place.
  init(_ error: TreeWritingError, at position: SourcePosition) {
    description = "\(position): \(error)"
    file = position.file
  }
}
