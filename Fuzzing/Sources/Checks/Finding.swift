/// Stops the program where a reader doesn't do what it should; libFuzzer keeps the input then.
func finding(_ what: String) -> Never { fatalError("finding: \(what)") }
