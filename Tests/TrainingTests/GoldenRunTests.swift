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
    "0x1.b06bb681675ddp+4", "0x1.a29bb3ac2645ap+4", "0x1.8ed9216c1497cp+4", "0x1.6de4177b1496p+4",
    "0x1.4504b5b54457cp+4", "0x1.176dd94a9abffp+4", "0x1.e652e5b98eddep+3", "0x1.b9a894d6c57cbp+3",
    "0x1.aa15d52be53cap+3", "0x1.99cf469c74c7p+3",
  ]
  /// Those of plain kernels on x86-64, which round a product before they add.
  static let plain = [
    "0x1.b06bb682e3acap+4", "0x1.a29bb3a4e8c88p+4", "0x1.8ed9216c0cd33p+4", "0x1.6de4178a524e2p+4",
    "0x1.4504b5a620e82p+4", "0x1.176dd8f40b16cp+4", "0x1.e652e58bca28dp+3", "0x1.b9a8972edd5cdp+3",
    "0x1.aa15d2ba424d6p+3", "0x1.99cf4b4e753bp+3",
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
