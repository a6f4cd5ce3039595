import Espalier
import Foundation
import Testing

/// What a signal finds in the midst of work on outputs.
@Suite struct InterruptedOutputTests {
  /// In a process of its own, since no output can be begun there afterwards.
  @Test(arguments: 1...5) func removalLeavesWholeOutputsOnly(_ milliseconds: Int) async {
    await #expect(processExitsWith: .success) { [milliseconds] in
      let folder = try Folder()
      let path = folder.url.path
      Thread.detachNewThread {
        for number in 0... {
          do {
            let model = try AtomicFolder(path: "\(path)/\(number)")
            for name in ["a", "b", "c"] { try model.write([1], to: name) }
            try model.commit()
          } catch {
            // The folder was removed under it: the next one waits for the end of the process.
          }
        }
      }
      usleep(UInt32(milliseconds) * 3000)
      UnfinishedOutputs.removeAll()
      usleep(30_000)
      let names = try folder.names
      let areWhole = try names.allSatisfy { name in
        try FileManager.default.contentsOfDirectory(atPath: folder.path(name)).sorted() == ["a", "b", "c"]
      }
      try FileManager.default.removeItem(at: folder.url)
      guard areWhole, !names.contains(where: { $0.hasSuffix(".partial") }) else { exit(1) }
    }
  }
}
