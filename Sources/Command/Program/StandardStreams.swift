import Espalier

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The three descriptors that a process is born with.
enum StandardStreams {
  /// Makes them safe to use.
  ///
  /// A closed pipe becomes an error of the write instead of a signal. A descriptor that the caller
  /// has closed is taken, so that no file that is opened later gets its number and what is printed;
  /// it is taken in the wrong direction, so that using it is still an error.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}

/// Standard error: for progress and errors. What cannot be written is lost.
enum StandardError {
  /// Writes a text at once.
  static func write(_ text: String) {
    let output = StandardOutput(descriptor: STDERR_FILENO, name: "<standard error>")
    try? output.write(text)
    try? output.flush()
  }
}

/// What a descriptor is connected to, and what can be shown there.
struct Terminal {
  private let descriptor: Int32

  /// What standard output is connected to.
  static let output = Terminal(descriptor: STDOUT_FILENO)
  /// What standard error is connected to.
  static let error = Terminal(descriptor: STDERR_FILENO)

  /// Whether it is a terminal at all.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Whether a line can be written over again: `TERM` may say that it can't.
  var canMove: Bool { isTerminal && Self.environment("TERM") != "dumb" }

  /// Whether colour is welcome. Source: https://no-color.org.
  var hasColor: Bool { canMove && (Self.environment("NO_COLOR") ?? "").isEmpty }

  /// The number of columns; 80 where it isn't known.
  var width: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
