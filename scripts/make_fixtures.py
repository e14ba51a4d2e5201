"""Make reference fixtures for the recurrent language model from PyTorch.

Usage, with PyTorch for the CPU (2.13 made the files that are there):
    python scripts/make_fixtures.py Tests/LanguageModelTests/Fixtures

Writes one safetensors file for each case, {lstm, elman} x {softmax, moc, mos}
x {tied, untied}, one whose last layer is as wide as the embedding, and for
{lstm, elman, gru} one with each option of the recurrence.
Parameters are drawn as float32 values, everything is computed in float64 with
torch.autograd, and the results are rounded to float32. Each case is seeded
from its own name, so adding a case leaves the other files as they were.

A file holds every parameter, its gradient (of the mean loss of window 1) under
"gradient.<name>", the tokens and the loss at each position of two successive
windows, and the recurrent state after the second one.
"""

import argparse
import json
import math
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import torch

VOCABULARY = 23
EMBEDDING = 6
EXPERTS = 3
STEPS = 5
BATCH = 3
WEIGHT_LIMIT = 0.5

GATES = {"lstm": 4, "elman": 1, "gru": 3}
STATE_NAMES = {"lstm": ("h", "c"), "elman": ("h",), "gru": ("h",)}
NORM_EPSILON = 1e-5
HEADS = ("softmax", "moc", "mos")
SAFETENSORS_TYPES = {torch.float32: "F32", torch.int32: "I32"}


@dataclass(frozen=True)
class Case:
    """What distinguishes one fixture from another."""

    cell: str
    head: str
    tied: bool
    hidden: tuple = (8, 7)
    suffix: str = ""
    norm: bool = False
    skip: int = 0
    mogrifier: int = 0

    @property
    def name(self):
        tying = "tied" if self.tied else "untied"
        return f"{self.cell}-{self.head}-{tying}{self.suffix}"

    @property
    def decoder_width(self):
        if self.head == "softmax" and not self.tied:
            return self.hidden[-1]
        return EMBEDDING

    @property
    def metadata(self):
        return {
            "cell": self.cell,
            "head": self.head,
            "tied": str(self.tied).lower(),
            "vocabulary": str(VOCABULARY),
            "embedding": str(EMBEDDING),
            "hidden": ",".join(map(str, self.hidden)),
            "norm": str(self.norm).lower(),
            "skip": str(self.skip),
            "mogrifier": str(self.mogrifier),
            "experts": str(1 if self.head == "softmax" else EXPERTS),
            "steps": str(STEPS),
            "batch": str(BATCH),
            "torch": torch.__version__,
        }


def all_cases():
    cases = [
        Case(cell, head, tied)
        for cell in ("lstm", "elman")
        for head in HEADS
        for tied in (True, False)
    ]
    options = [
        ("-plain", {}), ("-norm", {"norm": True}), ("-skip", {"skip": 2}),
        ("-mogrifier", {"mogrifier": 5}),
        ("-all", {"norm": True, "skip": 3, "mogrifier": 4}),
    ]
    return cases + [
        Case("lstm", "softmax", True, (8, EMBEDDING), "-equal-width")
    ] + [
        Case(cell, "softmax", False, suffix=suffix, **option)
        for cell in GATES
        for suffix, option in options
    ]


def parameter_shapes(case):
    shapes = {"embedding": (VOCABULARY, EMBEDDING)}
    gates = GATES[case.cell]
    input_width = EMBEDDING
    for layer, width in enumerate(case.hidden):
        name = f"layer{layer}"
        shapes[f"{name}.input"] = (gates * width, input_width)
        shapes[f"{name}.recurrent"] = (gates * width, width)
        if case.norm:
            shapes[f"{name}.input.norm.gain"] = (gates * width,)
            shapes[f"{name}.input.norm.bias"] = (gates * width,)
            shapes[f"{name}.recurrent.norm.gain"] = (gates * width,)
            if case.cell == "gru":
                shapes[f"{name}.recurrent.norm.bias"] = (gates * width,)
            if case.cell == "lstm":
                shapes[f"{name}.cell.norm.gain"] = (width,)
                shapes[f"{name}.cell.norm.bias"] = (width,)
        else:
            shapes[f"{name}.bias"] = (gates * width,)
            if case.cell == "gru":
                shapes[f"{name}.recurrent.bias"] = (gates * width,)
        if case.skip:
            shapes[f"{name}.skip"] = (gates * width, width)
        for turn in range(case.mogrifier):
            own, other = (width, input_width) if turn % 2 else (input_width, width)
            shapes[f"{name}.mogrifier{turn}"] = (own, other)
        input_width = width

    context_width = case.decoder_width
    if case.head != "softmax":
        shapes["head.latent"] = (EXPERTS * context_width, input_width)
        shapes["head.latent.bias"] = (EXPERTS * context_width,)
        shapes["head.prior"] = (EXPERTS, input_width)
    elif context_width != input_width:
        shapes["head.projection"] = (context_width, input_width)
        shapes["head.projection.bias"] = (context_width,)

    if not case.tied:
        shapes["decoder"] = (VOCABULARY, context_width)
    shapes["decoder.bias"] = (VOCABULARY,)
    return shapes


def draw_uniform(shape, limit, generator):
    """Draw float32 values, evenly spread over [-limit, limit)."""
    return limit * (2 * torch.rand(shape, generator=generator) - 1)


def initial_states(case):
    """Return the past outputs of each layer, oldest first, and an LSTM's c."""
    def zeros(width):
        return torch.zeros(BATCH, width, dtype=torch.float64)

    return [
        ([zeros(width) for _ in range(max(case.skip, 1))], zeros(width))
        for width in case.hidden
    ]


def lstm_cell(a, p, h, c, normalize):
    i, f, g, o = (a + p).chunk(4, dim=-1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * normalize("cell", c).tanh(), c


def elman_cell(a, p, h, c, normalize):
    return (a + p).tanh(), c


def gru_cell(a, p, h, c, normalize):
    (a_r, a_u, a_n), (p_r, p_u, p_n) = a.chunk(3, dim=-1), p.chunk(3, dim=-1)
    u = (a_u + p_u).sigmoid()
    n = (a_n + (a_r + p_r).sigmoid() * p_n).tanh()
    return (1 - u) * n + u * h, c


CELLS = {"lstm": lstm_cell, "elman": elman_cell, "gru": gru_cell}


def run_layer(case, parameters, layer, inputs, state):
    """Run a layer over [T, B, I]; return its outputs and final state."""
    def parameter(name):
        return parameters.get(f"layer{layer}.{name}")

    def normalize(name, x):
        gain, bias = parameter(f"{name}.norm.gain"), parameter(f"{name}.norm.bias")
        if gain is None:
            return x
        return torch.nn.functional.layer_norm(x, x.shape[-1:], gain, bias, NORM_EPSILON)

    def linear(x, name, bias=None):
        return torch.nn.functional.linear(x, parameter(name), parameter(bias) if bias else None)

    past, c = state
    outputs = []
    for x in inputs:
        h = past[-1]
        gated = h
        for turn in range(case.mogrifier):
            if turn % 2:
                gated = 2 * linear(x, f"mogrifier{turn}").sigmoid() * gated
            else:
                x = 2 * linear(gated, f"mogrifier{turn}").sigmoid() * x
        a = normalize("input", linear(x, "input", "bias"))
        p = linear(gated, "recurrent", "recurrent.bias")
        if case.skip:
            p = p + linear(past[0], "skip")
        h, c = CELLS[case.cell](a, normalize("recurrent", p), h, c, normalize)
        past = past[1:] + [h]
        outputs.append(h)
    return torch.stack(outputs), (past, c)


def check_against_torch():
    """See that the plain LSTM and GRU are PyTorch's own."""
    for cell, module in (("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU)):
        case = Case(cell, "softmax", False, (8,))
        theirs = module(EMBEDDING, 8).double()
        own = theirs.state_dict()
        bias, other = own["bias_ih_l0"], own["bias_hh_l0"]
        parameters = {
            "layer0.input": own["weight_ih_l0"],
            "layer0.recurrent": own["weight_hh_l0"],
            "layer0.bias": bias if cell == "gru" else bias + other,
            "layer0.recurrent.bias": other if cell == "gru" else None,
        }
        inputs = torch.randn(STEPS, BATCH, EMBEDDING, dtype=torch.float64)
        # PyTorch's GRU has the order r, z, n, and its LSTM i, f, g, o, as here.
        outputs, _ = run_layer(case, parameters, 0, inputs, initial_states(case)[0])
        torch.testing.assert_close(outputs, theirs(inputs)[0])


def log_probabilities(case, parameters, hidden):
    """Map outputs [n, H] of the last layer to log p(token), [n, V]."""
    weight = parameters["embedding" if case.tied else "decoder"]

    def decode(context):
        logits = context @ weight.T + parameters["decoder.bias"]
        return logits.log_softmax(dim=-1)

    if case.head == "softmax":
        if "head.projection" in parameters:
            hidden = hidden @ parameters["head.projection"].T
            hidden = hidden + parameters["head.projection.bias"]
        return decode(hidden)

    latent = hidden @ parameters["head.latent"].T
    latent = latent + parameters["head.latent.bias"]
    contexts = latent.tanh().view(-1, EXPERTS, case.decoder_width)
    log_prior = (hidden @ parameters["head.prior"].T).log_softmax(dim=-1)
    log_prior = log_prior.unsqueeze(-1)
    match case.head:
        case "moc":
            return decode((log_prior.exp() * contexts).sum(dim=1))
        case "mos":
            return torch.logsumexp(log_prior + decode(contexts), dim=1)
        case _:
            raise ValueError(f"no reference for head {case.head}")


def run_window(case, parameters, inputs, targets, states):
    """Return the loss at each position, [T, B], and the final states."""
    outputs = parameters["embedding"][inputs]
    final_states = []
    for layer, state in enumerate(states):
        outputs, state = run_layer(case, parameters, layer, outputs, state)
        final_states.append(state)
    log_p = log_probabilities(case, parameters, outputs.flatten(0, 1))
    losses = -log_p.gather(1, targets.reshape(-1, 1))
    return losses.view_as(targets), final_states


def make_fixture(case):
    """Return the case's tensors by name, as float32 and int32."""
    generator = torch.Generator().manual_seed(zlib.crc32(case.name.encode()))
    parameters = {
        name: draw_uniform(shape, WEIGHT_LIMIT, generator)
        .double()
        .requires_grad_()
        for name, shape in parameter_shapes(case).items()
    }
    tokens = torch.randint(
        VOCABULARY, (2 * STEPS + 1, BATCH), generator=generator
    )
    inputs1, inputs2 = tokens[:-1].split(STEPS)
    targets1, targets2 = tokens[1:].split(STEPS)

    losses1, states = run_window(
        case, parameters, inputs1, targets1, initial_states(case)
    )
    losses1.mean().backward()
    with torch.no_grad():
        losses2, states = run_window(
            case, parameters, inputs2, targets2, states
        )

    tensors = dict(parameters)
    for name, parameter in parameters.items():
        tensors[f"gradient.{name}"] = parameter.grad
    tensors.update(
        inputs1=inputs1, targets1=targets1, losses1=losses1,
        inputs2=inputs2, targets2=targets2, losses2=losses2,
    )
    for layer, (past, c) in enumerate(states):
        tensors[f"final_state.layer{layer}.h"] = torch.cat(past)
        if "c" in STATE_NAMES[case.cell]:
            tensors[f"final_state.layer{layer}.c"] = c
    return {
        name: tensor.detach().to(
            torch.float32 if tensor.is_floating_point() else torch.int32
        )
        for name, tensor in tensors.items()
    }


def write_safetensors(path, tensors, metadata):
    """Write float32 and int32 tensors in the safetensors format."""
    header = {"__metadata__": metadata}
    chunks = []
    offset = 0
    for name, tensor in tensors.items():
        little_endian = tensor.numpy().dtype.newbyteorder("<")
        chunk = tensor.numpy().astype(little_endian).tobytes()
        header[name] = {
            "dtype": SAFETENSORS_TYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + len(chunk)],
        }
        chunks.append(chunk)
        offset += len(chunk)
    text = json.dumps(header, separators=(",", ":")).encode()
    text = text.ljust(8 * math.ceil(len(text) / 8))
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(chunks))


def output_folder(description):
    """Parse the command line and create the folder it names."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def main():
    folder = output_folder("Make the language model's fixtures.")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    check_against_torch()
    for case in all_cases():
        path = folder / f"{case.name}.safetensors"
        write_safetensors(path, make_fixture(case), case.metadata)
        print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
