/// Numbers that look random, the same ones for the same seed on every machine.
///
/// Source: SplitMix64 (Steele, Lea & Flood, *Fast Splittable Pseudorandom Number Generators*, 2014); numbers below a bound by
/// rejection (Lemire 2019), permutations by Fisher and Yates in Durstenfeld's form. Swift's own do not promise to stay as they are.
struct Chance {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to below a bound, every one as likely as any other.
  mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a number below \(bound)")
    let width = UInt64(bound)
    let rejected = (0 &- width) % width
    while true {
      let (high, low) = next().multipliedFullWidth(by: width)
      if low >= rejected { return Int(high) }
    }
  }

  /// The numbers from 0 in an order of chance.
  mutating func permutation(of count: Int) -> [Int] {
    var numbers = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { numbers.swapAt(last, below(last + 1)) }
    return numbers
  }
}
