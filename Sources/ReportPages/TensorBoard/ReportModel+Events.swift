extension ReportModel {
  /// The curves of the model for TensorBoard; steps are updates.
  ///
  /// - Parameter time: The time of the events, in seconds since 1970; a log has none.
  /// - Returns: The file, named ``EventFile/name`` in the folder of its run.
  public func events(time: Double) -> EventFile {
    var file = EventFile(time: time, model: identity)
    for update in updates {
      func append(_ value: Double, _ tag: String) {
        file.append(value, tag: tag, step: update.update)
      }
      for figure in figures {
        if let tag = figure.tag, let value = update.values[figure.name] { append(value, tag) }
      }
      for (block, norm) in update.blockNorms.sorted(by: { $0.key < $1.key }) {
        append(norm, "gradient/blocks/\(block)")
      }
    }
    for epoch in epochs {
      file.append(epoch.training, tag: "loss/train_epoch", step: epoch.updates)
      if let loss = epoch.validation { file.append(loss, tag: "loss/valid", step: epoch.updates) }
      if let accuracy = epoch.validationAccuracy {
        file.append(accuracy, tag: "accuracy/valid", step: epoch.updates)
      }
    }
    return file
  }
}
