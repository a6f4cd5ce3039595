import CKernels

/// The natural logarithm, as the C library has it.
package func naturalLogarithm(_ x: Double) -> Double { ek_log(x) }

/// The exponential function, as the C library has it.
package func exponential(_ x: Double) -> Double { ek_exp(x) }
