"""How far KenLM scores a model of n-grams otherwise than lm does, token by token.

Usage: ngram_agreement.py LM MODEL

MODEL is what `lm train --arch ngram` wrote of words, white space or characters; KenLM loads its
model.arpa, and both score the test part. Needs `pip install kenlm`.
"""

import json
import math
import subprocess
import sys
import tempfile

import kenlm


def spelling(token):
    """An ordinary token as ARPA files have it."""
    if not token:
        return "<0x>"
    special = ("<s>", "</s>", "<unk>", "<UNK>", "<eos>")
    mark = token.startswith("<0x") or token in special
    spelled = [
        f"<0x{ord(c):02X}>" if c in "\0\t\n\v\f\r " or mark and at == 0 else c
        for at, c in enumerate(token)
    ]
    return "".join(spelled)


def main(program, folder):
    with tempfile.NamedTemporaryFile() as file:
        command = [program, "eval", "--quiet", "--json", "--model", folder, "--per-token", file.name]
        report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        with open(file.name, encoding="utf-8") as lines:
            tokens = [json.loads(line) for line in lines]
    model = kenlm.Model(f"{folder}/model.arpa")
    sentence, worst, total, compared = [], 0.0, 0.0, 0

    def compare():
        nonlocal worst, total, compared
        words = " ".join("<unk>" if t["id"] == 0 else spelling(t["token"]) for t in sentence[:-1])
        scores = list(model.full_scores(words))
        assert len(scores) == len(sentence), words
        for ours, (log10, _, _) in zip(sentence, scores):
            worst = max(worst, abs(ours["nats"] / math.log(10) + log10))
            total -= log10
            compared += 1
        sentence.clear()

    for token in tokens:
        sentence.append(token)
        if token["id"] == 1 or token["token"] == "\n":
            compare()
    assert compared == len(tokens), f"{compared} of {len(tokens)} tokens are in whole lines"
    print(f"{len(tokens)} tokens, worst difference {worst:.2g} in log10")
    print(f"perplexity {report['perplexity']:.4f}, by KenLM {10 ** (total / len(tokens)):.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
