import EspalierBytes
import Foundation
import Testing

/// Where tests find their files.
enum Places {
  /// The folder of the package.
  static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of real treebanks: ESPALIER_DATA, or `../shared/data` beside the package.
  static let data: String =
    ProcessInfo.processInfo.environment["ESPALIER_DATA"]
    ?? package.appending(path: "../shared/data").standardized.path

  /// A real treebank, or nil where it is not there.
  static func treebank(_ path: String) -> String? {
    let file = data + "/" + path
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }

  static let hasSST = treebank("sst/trees/train.txt") != nil
  static let hasPenn = treebank("ptb/wsj_nltk_sample.mrg") != nil
}

/// A new folder that is gone after the test.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "trees-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}

/// All names in a folder, hidden ones too.
func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

func write(_ text: String, to path: String) throws {
  try Data(text.utf8).write(to: URL(filePath: path))
}

func bytes(of path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: path))) }

/// The two ends of a new pipe.
func makePipe() throws -> (reading: Int32, writing: Int32) {
  var ends: [Int32] = [0, 0]
  try #require(pipe(&ends) == 0)
  return (ends[0], ends[1])
}

/// Writes to the end of a pipe.
func send(_ text: String, to end: Int32) {
  let handle = FileHandle(fileDescriptor: end, closeOnDealloc: false)
  handle.write(Data(text.utf8))
}

/// Writes bytes to the end of a pipe from a thread of its own, a few at a time, and closes it.
func feed(_ bytes: [UInt8], by size: Int, to end: Int32) {
  Thread.detachNewThread {
    let handle = FileHandle(fileDescriptor: end, closeOnDealloc: false)
    for start in stride(from: 0, to: bytes.count, by: size) {
      handle.write(Data(bytes[start..<min(start + size, bytes.count)]))
    }
    close(end)
  }
}
