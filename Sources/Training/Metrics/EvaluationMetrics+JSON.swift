package import EspalierBytes
import EspalierNetworks

extension EvaluationMetrics {
  /// Writes the metrics as one object: what `espalier evaluate --format json` prints.
  ///
  /// - Parameter intervals: of the accuracies; written last.
  package func write(to writer: inout JSONWriter, intervals: EvaluationIntervals? = nil) {
    writer.beginObject()
    writer.key("trees")
    writer.integer(trees)
    writer.key("labels")
    writer.strings(labels)
    writer.key("root")
    root.write(to: &writer)
    writer.key("nodes")
    nodes.write(to: &writer)
    writer.key("confusion")
    writer.beginArray()
    for row in confusion { writer.integers(row) }
    writer.endArray()
    if let intervals {
      writer.key("intervals")
      intervals.write(to: &writer)
    }
    writer.endObject()
  }
}

extension EvaluationIntervals {
  /// Writes the intervals, and how they were drawn, as one object.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("level")
    writer.number(bootstrap.level)
    writer.key("resamples")
    writer.integer(bootstrap.resamples)
    for (name, part) in [("root", root), ("nodes", nodes)] {
      writer.key(name)
      writer.beginObject()
      for (name, interval) in [("accuracy", part.accuracy), ("binary", part.binary)] {
        writer.key(name)
        if let interval {
          writer.numbers([interval.lowerBound, interval.upperBound])
        } else {
          writer.null()
        }
      }
      writer.endObject()
    }
    writer.endObject()
  }
}

extension EvaluationMetrics.Scores {
  /// Writes the scores as one object; what isn't defined is null.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("accuracy")
    writer.number(accuracy)
    writer.key("binary")
    writer.number(binary)
    writer.key("macroF1")
    writer.number(macroF1)
    writer.endObject()
  }
}
