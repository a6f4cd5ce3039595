/// The digest by which a page says which script and which style it allows.
///
/// Source: FIPS 180-4, Secure Hash Standard, sections 4.1.2, 4.2.2 and 6.2.
package enum SHA256 {
  /// The digest of a text's UTF-8, in base64.
  package static func base64(_ text: String) -> String { Base64.text(of: digest(Array(text.utf8))) }

  /// The 32 bytes of the digest of a message.
  package static func digest(_ message: [UInt8]) -> [UInt8] {
    var state = squareRoots
    for block in blocks(of: message) { compress(block, into: &state) }
    return state.flatMap(bytes)
  }

  /// The first 32 bits of the fractions of the square roots of the first eight primes.
  private static let squareRoots: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]

  /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
  private static let cubeRoots: [UInt32] = primes(64).map { prime in
    // The root of a whole number of 96 bits, by halves: floating point is not exact enough.
    var (low, high) = (UInt64(0), UInt64(8) << 32)
    while high - low > 1 {
      let middle = (low + high) / 2
      if isCubeAtMost(middle, prime) { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }

  /// Whether (root / 2^32)^3 is at most a prime.
  private static func isCubeAtMost(_ root: UInt64, _ prime: UInt64) -> Bool {
    let square = root.multipliedFullWidth(by: root)
    let low = square.low.multipliedFullWidth(by: root)
    let (middle, carry) = (square.high &* root).addingReportingOverflow(low.high)
    // 2^96 is 2^32 in the upper word of two.
    let limit = prime << 32
    return !carry && (middle < limit || middle == limit && low.low == 0)
  }

  private static func primes(_ count: Int) -> [UInt64] {
    var primes: [UInt64] = []
    var candidate: UInt64 = 2
    while primes.count < count {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes
  }

  /// The message, a bit, zeros, and its length, in blocks of sixteen words.
  private static func blocks(of message: [UInt8]) -> [[UInt32]] {
    var padded = message + [0x80]
    while padded.count % 64 != 56 { padded.append(0) }
    let length = UInt64(message.count) * 8
    padded += bytes(UInt32(truncatingIfNeeded: length >> 32)) + bytes(UInt32(truncatingIfNeeded: length))
    return stride(from: 0, to: padded.count, by: 64).map { start in
      (0..<16).map { word in
        padded[start + 4 * word..<start + 4 * word + 4].reduce(0) { $0 << 8 | UInt32($1) }
      }
    }
  }

  private static func compress(_ block: [UInt32], into state: inout [UInt32]) {
    var words = block
    for index in 16..<64 {
      let (a, b) = (words[index - 15], words[index - 2])
      let small = rotated(a, 7) ^ rotated(a, 18) ^ a >> 3
      let large = rotated(b, 17) ^ rotated(b, 19) ^ b >> 10
      words.append(words[index - 16] &+ small &+ words[index - 7] &+ large)
    }
    var v = state
    for index in 0..<64 {
      let choice = v[4] & v[5] ^ ~v[4] & v[6]
      let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
      let large = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25)
      let first = v[7] &+ large &+ choice &+ cubeRoots[index] &+ words[index]
      let second = (rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22)) &+ majority
      v = [first &+ second, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
    }
    for index in 0..<8 { state[index] &+= v[index] }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  private static func bytes(_ word: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
  }
}
