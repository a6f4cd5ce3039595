import CKernels
import EspalierKernels
import Testing

@Suite struct DropoutTests {
  private func mask<S: KernelScalar>(
    _ type: S.Type, _ set: InstructionSet, count: Int, key: UInt64, rate: Double
  ) throws -> [Bool] {
    let kernels = try #require(S.kernels(on: set)).table.pointee
    let (source, out) = (
      FencedMemory([S](repeating: 3, count: count)), FencedMemory([S](repeating: 9, count: count))
    )
    kernels.dropout(out.pointer, source.pointer, Int64(count), key, rate)
    let kept = S(3 * S(1 / (1 - rate)))
    let allowed = out.values.allSatisfy { $0 == 0 || $0 == kept }
    #expect(allowed && out.isIntact)
    kernels.dropout(source.pointer, source.pointer, Int64(count), key, rate)
    expectSameBits(source.values, out.values, "in place")
    return out.values.map { $0 != 0 }
  }

  @Test(arguments: InstructionSet.available)
  func masksDependOnKeyAndPlaceAlone(_ set: InstructionSet) throws {
    let whole = try mask(Float.self, .plain, count: 3000, key: 0x1234_5678_9abc_def0, rate: 0.3)
    for count in [0, 1, 7, 8, 15, 16, 17, 100, 3000] {
      let key: UInt64 = 0x1234_5678_9abc_def0
      expectSameBits(try mask(Float.self, set, count: count, key: key, rate: 0.3), Array(whole[..<count]))
      expectSameBits(try mask(Double.self, set, count: count, key: key, rate: 0.3), Array(whole[..<count]))
    }
  }

  @Test func aMaskStaysWhatItIs() throws {
    // From an independent implementation (Python integers).
    let golden = "1101001111111010011101100010011110101111"
    let mask = try mask(Float.self, .current, count: 40, key: 7, rate: 0.5)
    #expect(String(mask.map { $0 ? "1" : "0" }) == golden)
  }

  @Test func ratesAreRight() throws {
    let count = 1000
    for rate in [0, 0.1, 0.5, 0.9] {
      var places = [Int](repeating: 0, count: count), kept = 0
      for row in 0..<200 {
        let key = RandomSource.key(1, 2, UInt64(row))
        for (j, keeps) in try mask(Float.self, .current, count: count, key: key, rate: rate).enumerated()
        where keeps {
          places[j] += 1
          kept += 1
        }
      }
      // Six standard deviations of the binomial distribution, over all and at each place.
      let p = 1 - rate
      #expect(abs(Double(kept) - 200_000 * p) <= 6 * (200_000 * p * rate).squareRoot())
      let even = places.allSatisfy { abs(Double($0) - 200 * p) <= 6 * (200 * p * rate).squareRoot() }
      #expect(even)
    }
  }

  @Test func neighboursAreIndependent() throws {
    let (count, rows) = (1000, 200)
    var equalToNext = 0, equalToRowBelow = 0
    var above = [Bool](repeating: false, count: count)
    for row in 0..<rows {
      // Keys one apart, and masks beside each other, must not resemble each other.
      let mask = try mask(Float.self, .current, count: count, key: UInt64(row), rate: 0.5)
      equalToNext += zip(mask, mask.dropFirst()).count { $0 == $1 }
      equalToRowBelow += row > 0 ? zip(mask, above).count { $0 == $1 } : 0
      above = mask
    }
    let deviation = (Double(count * rows) / 4).squareRoot()
    #expect(abs(Double(equalToNext) - Double((count - 1) * rows) / 2) <= 6 * deviation)
    #expect(abs(Double(equalToRowBelow) - Double(count * (rows - 1)) / 2) <= 6 * deviation)
  }

  @Test func aRateOfOneDropsEverything() throws {
    var values: [Float] = [1, .infinity, 3]
    Float.kernels.table.pointee.dropout(&values, values, 3, 5, 1)
    #expect(values == [0, 0, 0])
  }
}
