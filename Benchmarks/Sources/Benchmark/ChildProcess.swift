import Foundation
import Timing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a program that was run to its end cost.
struct ChildProcess {
  /// Why a program can't be measured.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The seconds from its start to its end.
  let seconds: Double
  /// The bytes of memory that it held at most, or that this process holds, if that is more.
  let peakMemory: Int

  /// Runs a program whose standard output goes to a file.
  ///
  /// - Throws: `Failure` where it can't be started or fails.
  init(_ program: String, _ arguments: [String], output: String) throws {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    var texts: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for text in texts { free(text) } }

    let start = ContinuousClock.now
    var process = pid_t()
    let code = posix_spawn(&process, program, &actions, nil, &texts, environ)
    guard code == 0 else { throw Failure(description: "\(program) can't be started: error \(code)") }
    var (status, usage) = (Int32(0), rusage())
    while wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw Failure(description: "\(program) is lost: error \(errno)") }
    }
    seconds = start.duration(to: .now) / .seconds(1)
    guard status == 0 else {
      throw Failure(description: "\(program) \(arguments) failed with status \(status)")
    }
    peakMemory = Self.bytes(usage)
  }

  /// The bytes of memory that this process held at most.
  static func ownPeakMemory() -> Int {
    var usage = rusage()
    // RUSAGE_SELF, which is 0 everywhere and has another type on every system.
    getrusage(0, &usage)
    return bytes(usage)
  }

  private static func bytes(_ usage: rusage) -> Int {
    #if canImport(Darwin)
      Int(usage.ru_maxrss)
    #else
      Int(usage.ru_maxrss) * 1024
    #endif
  }
}

/// A folder that is gone when its owner is.
final class TemporaryFolder {
  let path: String

  /// - Throws: an error where none can be made.
  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
