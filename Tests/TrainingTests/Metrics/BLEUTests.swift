import Espalier
import Testing

/// BLEU equals sacreBLEU's.
@Suite struct BLEUTests {
  private struct Golden: Decodable {
    struct Corpus: Decodable {
      var tokenize, smooth: String
      var value: Double?
      var effective: Bool
      var hypotheses: [String]
      var references: [[String]]
      var score: Double
      var lengths: [Int]
    }
    struct Line: Decodable {
      var line: String
      var tokens: [String]
    }
    var corpora: [Corpus]
    var tokens: [Line]
  }

  @Test func tokensAreThoseOfMTEval() throws {
    for line in try golden("bleu", as: Golden.self).tokens {
      #expect(MTEvalTokenizer.tokens(of: line.line) == line.tokens, "\(line.line.debugDescription)")
    }
  }

  @Test func scoresEqualSacreBLEUs() throws {
    let corpora = try golden("bleu", as: Golden.self).corpora
    #expect(corpora.count > 100)
    for corpus in corpora {
      var bleu = BLEU(tokenization: corpus.tokenize == "none" ? .none : .mteval13a)
      for (hypothesis, references) in zip(corpus.hypotheses, corpus.references) {
        bleu.add(hypothesis, references: references)
      }
      let smoothing: BLEU.Smoothing =
        corpus.smooth == "exp" ? .exponential : corpus.smooth == "none" ? .none : .floor(corpus.value ?? 0)
      let score = bleu.score(smoothing: smoothing, usesEffectiveOrder: corpus.effective)
      expectClose([score], [corpus.score], within: 1e-9)
      #expect([bleu.hypothesisLength, bleu.referenceLength] == corpus.lengths)
    }
  }

  /// The figures of sacreBLEU's own tests.
  @Test func figuresOfItsOwnTests() {
    var bleu = BLEU()
    bleu.add("The dog bit the man.", references: ["The dog bit the man.", "The dog had bit the man."])
    bleu.add("It wasn't surprising.", references: ["It was not unexpected.", "No one was surprised."])
    bleu.add(
      "The man had just bitten him.", references: ["The man bit him first.", "The man had bitten the dog."])
    expectClose([bleu.score()], [48.530827], within: 1e-6)
    #expect(BLEU().score() == 0)
    var plain = BLEU(tokenization: .none)
    plain.add("this is a fest", references: ["this is a test"])
    expectClose(
      [plain.score(smoothing: .floor(0.01), usesEffectiveOrder: true)], [22.3606797749979], within: 1e-9)
  }
}
