import ArgumentParser
import Espalier

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The one place that runs a command and turns whatever happens into a sentence and an exit status.
enum Program {
  /// Runs the command that the arguments ask for, and exits.
  static func run() -> Never {
    StandardStreams.prepare()
    Interruption.prepare()
    var status = ExitStatus.done
    do {
      var command = try RootCommand.parseAsRoot()
      try InstructionSet.validateEnvironment()
      try command.run()
    } catch {
      let failure = Failure(error)
      status = failure.status
      Interruption.waitIfStopping()
      failure.report()
    }
    Interruption.waitIfStopping()
    exit(status.rawValue)
  }
}
