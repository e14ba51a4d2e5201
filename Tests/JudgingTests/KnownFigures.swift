import Foundation

/// Figures of given numbers, as `--json` prints them.
func known<Figures: Decodable>(_ json: String) throws -> Figures {
  try JSONDecoder().decode(Figures.self, from: Data(json.utf8))
}

/// An adaptation of given numbers.
let knownAdaptation = """
  {"dynamic":{"learning":"rms","rate":0.25,"decay":0.001,"epsilon":0.001,"segment":5,
  "training_tokens":9000},"cache":{"size":2000,"flatness":0.5,"weight":0.125},
  "tuning":{"tokens":10000,"trials":15,"nats_per_token":3}}
  """

/// Its text.
let knownAdaptationText =
  "dynamic rms (rate 0.25, decay 0.001, segment 5), cache 2000 (flatness 0.5, weight 0.125), "
  + "chosen of 15 by 10,000 valid tokens"
