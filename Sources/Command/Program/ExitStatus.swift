/// What the process tells its caller at its end. Source: the BSD header `sysexits.h`.
enum ExitStatus: Int32 {
  /// Everything was done, or the reader of our output had enough.
  case done = 0
  /// A failure that none of the others describes.
  case failure = 1
  /// The command line makes no sense.
  case usage = 64
  /// The input is not what it should be.
  case badData = 65
  /// The input is missing or cannot be read.
  case noInput = 66
  /// The output cannot be created.
  case cannotCreate = 73
  /// The output was begun and cannot be written.
  case cannotWrite = 74
}
