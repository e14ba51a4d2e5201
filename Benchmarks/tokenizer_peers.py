#!/usr/bin/env python3
"""Our tokenizer beside Hazm and Hugging Face's, in one run: speed, words against treebanks, ZWNJ.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install hazm tokenizers
    /tmp/peers/bin/python Benchmarks/tokenizer_peers.py SHARED [--lm .build/release/lm] [--rounds 5]

SHARED holds data/fars-news, data/war-and-peace and gold/*-dev.jsonl. Every figure of a table comes from
rounds in which all take turns; the median is printed. Speed is MB of UTF-8 a second from file to ids.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

import hazm
import tokenizers
from tokenizers import decoders, models, pre_tokenizers, trainers

WORDS = 10_000
MERGES = 16_000


def lm(*arguments, text=None):
    """Runs the program and gives its standard output."""
    outcome = subprocess.run(
        [options.lm, *map(str, arguments)], input=text, capture_output=True, text=True)
    if outcome.returncode != 0:
        raise SystemExit(f"lm {' '.join(map(str, arguments))}: {outcome.stderr.strip()}")
    return outcome.stdout


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(title, bytes_, contestants):
    """Prints MB/s, the median over rounds in which all take turns."""
    seconds = {name: [] for name in contestants}
    for _ in range(options.rounds):
        for name, work in contestants.items():
            seconds[name].append(work())
    print(f"\n{title}")
    ours = statistics.median(next(iter(seconds.values())))
    for name, values in seconds.items():
        median = statistics.median(values)
        print(f"  {name:44} {bytes_ / 1e6 / median:8.1f} MB/s   ours is {median / ours:5.1f} × "
              f"  ({min(values):.2f} to {max(values):.2f} s)")


class Ours:
    """A tokenizer that `lm vocab build` has made."""

    def __init__(self, folder, corpus, name, *text_options):
        self.path = f"{folder}/{name}.json"
        lm("vocab", "build", corpus, "--out", self.path, "--quiet", *text_options)
        self.ids = f"{folder}/{name}.tokens"

    def encode(self, file, threads=1):
        report = json.loads(lm(
            "tokenize", file, "--model", self.path, "--out", self.ids, "--force", "--json", "--quiet",
            "--threads", threads))
        return report["seconds"]


def lines(file):
    with open(file, encoding="utf-8") as text:
        return [line.rstrip("\n") for line in text]


def word_level(sentences):
    """Hugging Face's WordLevel over Whitespace."""
    tokenizer = tokenizers.Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.WordLevelTrainer(
        vocab_size=WORDS, special_tokens=["<unk>", "<eos>"], show_progress=False)
    tokenizer.train_from_iterator(sentences, trainer)
    return tokenizer


def byte_pairs(file):
    """Hugging Face's byte-level BPE."""
    tokenizer = tokenizers.Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=MERGES + 256, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train([file], trainer)
    return tokenizer


def encode_file(tokenizer, file):
    return lambda: timed(lambda: tokenizer.encode_batch(lines(file)))


def hazm_ids(file, vocabulary, normalizer):
    """Hazm from file to ids, over a tenth of the file, since it is slow."""
    part = lines(file)
    part = part[: len(part) // 10]

    def work():
        for line in part:
            for word in hazm.word_tokenize(normalizer.normalize(line) if normalizer else line):
                vocabulary.get(word, 0)

    share = sum(len(line.encode()) + 1 for line in part) / os.path.getsize(file)
    return lambda: timed(work) / share


def speed(folder):
    fars = f"{options.shared}/data/fars-news/train.txt"
    peace = f"{options.shared}/data/war-and-peace/train.txt"
    fa = Ours(folder, os.path.dirname(fars), "fa", "--normalize", "fa", "--vocab-size", WORDS)
    en = Ours(folder, os.path.dirname(peace), "en", "--normalize", "none", "--vocab-size", WORDS)
    hf_fa, hf_en = word_level(lines(fars)), word_level(lines(peace))
    normalizer = hazm.Normalizer()

    def two(ours, file):
        return {
            "ours, 1 thread": lambda: ours.encode(file),
            "ours, 2 threads": lambda: ours.encode(file, threads=2),
        }

    size = os.path.getsize(fars)
    compare("words of fars-news, normalised", size, {
        **two(fa, fars), "Hazm (normalize, word_tokenize)": hazm_ids(fars, {}, normalizer)})
    compare("words of fars-news, not normalised by the peer", size, {
        **two(fa, fars), "Hugging Face (WordLevel, Whitespace)": encode_file(hf_fa, fars)})
    compare("words of war-and-peace, no normalisation", os.path.getsize(peace), {
        **two(en, peace),
        "Hugging Face (WordLevel, Whitespace)": encode_file(hf_en, peace),
        "Hazm (word_tokenize)": hazm_ids(peace, {}, None)})

    build = ["vocab", "build", os.path.dirname(fars), "--tokens", "bpe", "--normalize", "none",
             "--vocab-size", MERGES + 258, "--quiet", "--force", "--out", f"{folder}/learnt.json"]
    compare(f"learning {MERGES:,} merges of fars-news", size, {
        "ours, 1 thread": lambda: timed(lambda: lm(*build, "--threads", 1)),
        "ours, 2 threads": lambda: timed(lambda: lm(*build, "--threads", 2)),
        "Hugging Face (ByteLevel)": lambda: timed(lambda: byte_pairs(fars))})
    bpe = Ours(folder, os.path.dirname(fars), "bpe", *build[3:-2])
    compare("byte pairs of fars-news", size, {
        **two(bpe, fars), "Hugging Face (ByteLevel)": encode_file(byte_pairs(fars), fars)})


def spans(text, tokens):
    """Where the tokens stand in the text; those that are not found stand nowhere."""
    found, position = set(), 0
    for token in tokens:
        start = text.find(token, position)
        if start < 0:
            continue
        position = start + len(token)
        found.add((start, position))
    return found


def ours_words(sentences):
    output = lm("tokenize", "-", "--json", "--quiet", text="".join(s + "\n" for s in sentences))
    for sentence, line in zip(sentences, output.splitlines()):
        tokens, bytes_ = json.loads(line), sentence.encode()
        at = [(len(bytes_[:a].decode()), len(bytes_[:b].decode())) for a, b in tokens["offsets"]]
        yield set(at)


def words():
    whitespace = pre_tokenizers.Whitespace()
    print("\nF1 of words against treebanks, no normalisation")
    print(f"  {'':12}{'ours':>9}{'Hazm':>9}{'HF Whitespace':>16}")
    for name in ["perdt", "seraji", "ewt"]:
        sentences = [json.loads(line) for line in lines(f"{options.shared}/gold/{name}-dev.jsonl")]
        texts = [sentence["text"] for sentence in sentences]
        gold = [spans(sentence["text"], sentence["tokens"]) for sentence in sentences]
        systems = [
            list(ours_words(texts)),
            [spans(text, hazm.word_tokenize(text)) for text in texts],
            [{span for _, span in whitespace.pre_tokenize_str(text)} for text in texts],
        ]
        f1 = [
            2 * sum(len(a & b) for a, b in zip(gold, found))
            / sum(len(a) + len(b) for a, b in zip(gold, found))
            for found in systems
        ]
        print(f"  {name:12}{f1[0]:9.4f}{f1[1]:9.4f}{f1[2]:16.4f}")


def joins(text):
    """The places of ZWNJ, counted in characters other than spaces."""
    places, count = set(), 0
    for character in text:
        if character == "\u200c":
            places.add(count)
        elif character != " ":
            count += 1
    return places


def zwnj():
    print("\nZWNJ typed as spaces that come back (both texts normalised by the system)")
    print(f"  {'':12}{'':8}{'precision':>10}{'recall':>9}")
    normalizer = hazm.Normalizer()

    def ours(texts):
        # Characters joined by nothing are the text.
        output = lm("tokenize", "-", "--tokens", "char", "--normalize", "fa", "--separator", "\t",
                    "--quiet", text="".join(text + "\n" for text in texts))
        return [line.replace("\t", "") for line in output.split("\n")[:-1]]

    for name in ["perdt", "seraji"]:
        texts = [json.loads(line)["text"] for line in lines(f"{options.shared}/gold/{name}-dev.jsonl")]
        spaced = [text.replace("\u200c", " ") for text in texts]
        for system, normalize in [
            ("ours", ours), ("Hazm", lambda texts: [normalizer.normalize(text) for text in texts])
        ]:
            pairs = list(zip(map(joins, normalize(texts)), map(joins, normalize(spaced))))
            right = sum(len(gold & found) for gold, found in pairs)
            found = sum(len(found) for _, found in pairs)
            gold = sum(len(gold) for gold, _ in pairs)
            print(f"  {name:12}{system:8}{right / found:10.4f}{right / gold:9.4f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared")
    parser.add_argument("--lm", default=".build/release/lm")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    # In memory, so that no disk is measured.
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        speed(folder)
    words()
    zwnj()
