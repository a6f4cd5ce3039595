extension Double {
  /// The number with a fixed count of decimals.
  func decimal(_ digits: Int) -> String {
    guard isFinite, abs(self) < 1e15 else { return description }
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (self * scale).rounded()
    guard abs(scaled) < 9e18 else { return description }
    let units = Int(scaled.magnitude)
    let sign = scaled < 0 ? "-" : ""
    guard digits > 0 else { return sign + String(units) }
    let (whole, part) = units.quotientAndRemainder(dividingBy: Int(scale))
    let padding = String(repeating: "0", count: digits - String(part).count)
    return "\(sign)\(whole).\(padding)\(part)"
  }

  /// A fraction as a percentage.
  var percent: String { (self * 100).decimal(1) + " %" }
}

extension Double? {
  /// A fraction as a percentage; a dash where there is none.
  var percent: String { self?.percent ?? "-" }
}

extension String {
  /// The text as a terminal may show it: without control characters.
  var printable: String {
    guard unicodeScalars.contains(where: Self.isControl) else { return self }
    var shown = UnicodeScalarView()
    for scalar in unicodeScalars { shown.append(Self.isControl(scalar) ? "\u{FFFD}" : scalar) }
    return String(shown)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
  }
}
