/// How well a row h_j suits a query s.
public enum AttentionScore: String, Sendable, Hashable, CaseIterable {
  /// e_j = sᵀ h_j, for rows as wide as queries. Source: Luong, Pham and Manning 2015, equation 8, "dot".
  case dot
  /// e_j = sᵀ W h_j. Source: Luong, Pham and Manning 2015, equation 8, "general".
  case general
  /// e_j = vᵀ tanh(W s + U h_j). Source: Bahdanau, Cho and Bengio 2015, appendix A.1.2.
  case additive
}
