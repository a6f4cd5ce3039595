import CKernels

/// The natural logarithm, as the C library has it.
package func naturalLogarithm(_ x: Double) -> Double { ek_log(x) }

/// The natural logarithm of a probability; of one that is too small for a `Float`, that of the smallest one that isn't.
package func logarithm(ofProbability probability: Float) -> Double {
  ek_log(Double(max(probability, Float.leastNormalMagnitude)))
}

/// The exponential function, as the C library has it.
package func exponential(_ x: Double) -> Double { ek_exp(x) }
