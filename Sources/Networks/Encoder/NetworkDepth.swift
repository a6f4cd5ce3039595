/// What makes a network deep beside layers of passes.
///
/// Source: Pascanu, Gulcehre, Cho and Bengio 2014, section 3: deep input-to-hidden, deep transition and deep output.
public struct NetworkDepth: Sendable, Hashable {
  /// Non-linear layers between a word and the first pass.
  public var inputLayers: Int
  /// Further steps within a step, each with a state of its own; see `DeepTransition`.
  public var transitionLayers: Int
  /// Whether these read the state before the step, too.
  public var hasTransitionShortcut: Bool
  /// Non-linear layers between a state and the softmax.
  public var outputLayers: Int

  /// By default, nothing.
  public init(
    inputLayers: Int = 0, transitionLayers: Int = 0, hasTransitionShortcut: Bool = false,
    outputLayers: Int = 0
  ) {
    self.inputLayers = inputLayers
    self.transitionLayers = transitionLayers
    self.hasTransitionShortcut = hasTransitionShortcut
    self.outputLayers = outputLayers
  }
}
