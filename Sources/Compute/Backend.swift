/// The whole vocabulary of device work: a device is supported when it has these verbs.
///
/// Layers do no arithmetic of their own. Matrices are row-major; `x [n, I]` means n rows of I. Shape
/// mismatches are programming errors and trap.
///
/// A verb may run asynchronously. Verbs that bring a value to the host wait for it, and throw a
/// ``BackendError`` when it, or a verb before it, has failed. A device that has failed stays so: its verbs
/// do nothing, and every verb that can throw does.
///
/// A new device starts with the fourteen verbs of ``BackendCore``. All others have a default that is
/// composed of these, or that computes on the host. A default is correct and slow: a device implements
/// the verbs that it spends its time in.
///
/// | protocol | verbs | without a default |
/// |---|---|---|
/// | ``BackendCore`` | storage, products, rows, element-wise minimum | all 14 |
/// | ``ProductVerbs`` | precision, further products | none |
/// | ``ElementVerbs`` | fill, copy, scale, derivatives, dropout | none |
/// | ``RecurrenceVerbs`` | LSTM, GRU, mogrifier | none |
/// | ``NormalizationVerbs`` | layer and batch normalisation | none |
/// | ``SoftmaxVerbs`` | softmax, mixtures, cache | none |
/// | ``LossVerbs`` | other losses | none |
/// | ``UpdateVerbs`` | norms, clipping, optimisers | none |
///
/// `ReferenceBackend` of `ReferenceCompute` computes every verb from its equation; `BackendTesting`
/// compares any backend with it.
public protocol Backend:
  RecurrenceVerbs, NormalizationVerbs, SoftmaxVerbs, LossVerbs, UpdateVerbs
{}
