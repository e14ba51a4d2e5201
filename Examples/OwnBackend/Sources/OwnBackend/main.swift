// Checks a backend of fourteen verbs against the reference, and tells what it was asked for.
// Run in the project's folder: swift run --package-path Examples/OwnBackend

import BackendTesting

let backend = OwnBackend()
try BackendConformance(of: backend).check()
print("\(BackendConformance.cases.count) cases, all as the reference has them")
for (verb, calls) in backend.calls.sorted(by: { $0.value > $1.value }) {
  print("\(calls) × \(verb)")
}
