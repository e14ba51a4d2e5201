"""The share of lines that Hugging Face's tokenizers cuts as lm does.

Usage: tokenizer_agreement.py LM MODEL TOKENIZER.json TEXT...

MODEL is what `lm tokenize --model` takes, TOKENIZER.json what was written of it. Word-level
tokenizers are compared by their tokens, those of bytes by ids. Needs `pip install tokenizers`.
"""

import json
import subprocess
import sys

from tokenizers import Tokenizer


def lines(path):
    """The lines as lm reads them."""
    with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
        text = file.read().replace("\r\n", "\n")
    return text.removesuffix("\n").split("\n")


def main(program, model, tokenizer_path, *texts):
    tokenizer = Tokenizer.from_file(tokenizer_path)
    with open(tokenizer_path, encoding="utf-8") as file:
        is_of_words = json.load(file)["model"]["type"] == "WordLevel"

    def cut(line):
        if not is_of_words:
            return tokenizer.encode(line, add_special_tokens=False).ids
        if tokenizer.normalizer:
            line = tokenizer.normalizer.normalize_str(line)
        return [token for token, _ in tokenizer.pre_tokenizer.pre_tokenize_str(line)]

    for path in texts:
        command = [program, "tokenize", "--quiet", "--json", "--model", model, path]
        output = subprocess.run(command, check=True, capture_output=True).stdout
        ours = [json.loads(line) for line in output.splitlines()]
        theirs = [cut(line) for line in lines(path)]
        assert len(ours) == len(theirs), f"{path}: {len(ours)} lines, not {len(theirs)}"
        key = "tokens" if is_of_words else "ids"
        same = sum(a[key] == b for a, b in zip(ours, theirs))
        print(f"{path}: {same} of {len(ours)} lines ({100 * same / len(ours):.2f} %)")


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__.strip())
    main(*sys.argv[1:])
