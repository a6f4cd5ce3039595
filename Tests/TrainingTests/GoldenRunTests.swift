import Espalier
import Foundation
import Testing

/// Ring 5: ten updates on twenty trees of the embedded corpus, their losses to the last bit.
///
/// Whatever changes a bit anywhere (an order of addition, a random number, a rule) changes these. Where
/// that was meant, run the test and copy what it prints.
@Suite(.enabled(if: isIntel, "the bits are pinned on x86-64")) struct GoldenRunTests {
  /// The losses of kernels with fused multiply-add.
  static let fused = [
    "0x1.b06bb6802cf83p+4", "0x1.a29bb3a90a2aep+4", "0x1.8ed9216daccdap+4", "0x1.6de4177a7ed62p+4",
    "0x1.4504b5a3cc3d2p+4", "0x1.176dd938bdcbap+4", "0x1.e652e5eb81a18p+3", "0x1.b9a8966969a3bp+3",
    "0x1.aa15d4bef0643p+3", "0x1.99cf4a5c421cap+3",
  ]
  /// Those of plain kernels on x86-64, which round a product before they add.
  static let plain = [
    "0x1.b06bb682fbe58p+4", "0x1.a29bb3a2da246p+4", "0x1.8ed9216eac04dp+4", "0x1.6de4178af626cp+4",
    "0x1.4504b5ce35fdep+4", "0x1.176dd922ae492p+4", "0x1.e652e51e4e08dp+3", "0x1.b9a897bd31a5p+3",
    "0x1.aa15d28c4c018p+3", "0x1.99cf4ccab6203p+3",
  ]

  static func losses(threads: Int) throws -> [String] {
    var options = Toy.options
    (options.hiddenSize, options.embeddingSize, options.batchSize, options.epochs) = (20, 12, 20, 10)
    (options.inputDropout, options.dropout, options.l2, options.clipNorm) = (0.2, 0.5, 1e-4, 5)
    options.threadCount = threads
    let trees = Array(Toy.corpus.prefix(20))
    return try Run(options, train: trees, dev: Array(trees.prefix(2))).epochs.map {
      String(format: "%a", $0.loss)
    }
  }

  /// The losses that this process's kernels must give.
  static var expected: [String] { InstructionSet.current == .plain ? plain : fused }

  @Test(arguments: [1, 2])
  func lossesAreWhatTheyWere(threads: Int) throws {
    let losses = try Self.losses(threads: threads)
    #expect(losses == Self.expected)
  }

  @Test(.enabled(if: InstructionSet.avx2.isAvailable, "this processor has no avx2"))
  func avx2GivesTheSameLosses() async {
    await #expect(processExitsWith: .success) {
      setenv("ESPALIER_KERNELS", "avx2", 1)
      try #require(InstructionSet.current == .avx2)
      #expect(try GoldenRunTests.losses(threads: 1) == GoldenRunTests.fused)
    }
  }

  @Test func plainKernelsGiveTheirLosses() async {
    await #expect(processExitsWith: .success) {
      setenv("ESPALIER_KERNELS", "plain", 1)
      try #require(InstructionSet.current == .plain)
      #expect(try GoldenRunTests.losses(threads: 1) == GoldenRunTests.plain)
    }
  }
}

private let isIntel: Bool = {
  #if arch(x86_64)
    true
  #else
    false
  #endif
}()
