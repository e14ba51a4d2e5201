"""Make reference fixtures for the feed-forward language model from PyTorch.

Usage, with PyTorch for the CPU (2.13 made the files that are there):
    python scripts/make_feedforward_fixtures.py Tests/LanguageModelTests/Fixtures

Writes one safetensors file for each way to normalise, with torch.nn's own
layers in float64. The first window is learnt from: losses, gradients, and the
running statistics of batch norm that it leaves. The second is predicted by what
was so left. See make_fixtures.py for the rest.
"""

import zlib
from dataclasses import dataclass

import torch
from make_fixtures import (
    BATCH,
    EMBEDDING,
    STEPS,
    VOCABULARY,
    WEIGHT_LIMIT,
    Case,
    draw_uniform,
    log_probabilities,
    output_folder,
    parameter_shapes,
    write_safetensors,
)
from torch import nn

CONTEXT = 3
ACTIVATIONS = {"silu": nn.SiLU, "relu": nn.ReLU, "sigmoid": nn.Sigmoid}
NORMS = {"none": nn.Identity, "layer": nn.LayerNorm, "batch": nn.BatchNorm1d}


@dataclass(frozen=True)
class FeedForwardCase(Case):
    """A case whose body is dense layers over the last tokens."""

    layers: str = "none"
    activation: str = "silu"

    @property
    def name(self):
        return f"feedforward-{self.layers}-{self.activation}-{self.head}"

    @property
    def metadata(self):
        return super().metadata | {
            "context": str(CONTEXT), "norm": self.layers,
            "activation": self.activation,
        }


class Body(nn.Module):
    """Dense layers over the last embeddings, those before a text zero."""

    def __init__(self, case):
        super().__init__()
        widths = (CONTEXT * EMBEDDING, *case.hidden)
        self.dense = nn.ModuleList(
            nn.Linear(*w, bias=case.layers != "batch") for w in zip(widths, widths[1:]))
        self.norms = nn.ModuleList(NORMS[case.layers](w) for w in case.hidden)
        self.activation = ACTIVATIONS[case.activation]()

    def forward(self, past, x):
        x = torch.cat([past, x])
        steps = len(x) - CONTEXT + 1
        x = torch.cat([x[CONTEXT - 1 - i:][:steps] for i in range(CONTEXT)], dim=-1)
        x = x.flatten(0, 1)
        for dense, norm in zip(self.dense, self.norms):
            x = self.activation(norm(dense(x)))
        return x

    def blocks(self):
        """Every parameter, or columns of it, by the name it has in Swift."""
        names = {}
        for name, dense, norm in zip(self.names(), self.dense, self.norms):
            if name == "context":
                for k in range(CONTEXT):
                    columns = slice(k * EMBEDDING, (k + 1) * EMBEDDING)
                    names[f"{name}.weight{k}"] = (dense.weight, columns)
            else:
                names[f"{name}.weight"] = (dense.weight, ...)
            names[f"{name}.bias"] = (dense.bias, ...)
            if not isinstance(norm, nn.Identity):
                names[f"{name}.norm.gain"] = (norm.weight, ...)
                names[f"{name}.norm.bias"] = (norm.bias, ...)
        return {name: pair for name, pair in names.items() if pair[0] is not None}

    def names(self):
        return ["context"] + [f"layer{i}" for i in range(1, len(self.dense))]

    def statistics(self):
        return {
            f"{name}.norm.{key}": value
            for name, norm in zip(self.names(), self.norms)
            if isinstance(norm, nn.BatchNorm1d)
            for key, value in (("mean", norm.running_mean), ("variance", norm.running_var))
        }


def part(value, columns):
    return value if columns is ... else value[:, columns]


def make_fixture(case):
    generator = torch.Generator().manual_seed(zlib.crc32(case.name.encode()))
    body = Body(case).double()
    with torch.no_grad():
        for parameter in body.parameters():
            parameter.copy_(draw_uniform(parameter.shape, WEIGHT_LIMIT, generator))
    shapes = {
        name: shape for name, shape in parameter_shapes(case).items()
        if not name.startswith("layer")
    }
    others = {
        name: draw_uniform(shape, WEIGHT_LIMIT, generator).double().requires_grad_()
        for name, shape in shapes.items()
    }
    tokens = torch.randint(VOCABULARY, (2 * STEPS + 1, BATCH), generator=generator)
    inputs1, inputs2 = tokens[:-1].split(STEPS)
    targets1, targets2 = tokens[1:].split(STEPS)

    def losses(past, inputs, targets):
        x = others["embedding"][inputs]
        log_p = log_probabilities(case, others, body(past, x))
        return -log_p.gather(1, targets.reshape(-1, 1)).view_as(targets), x

    tensors = {name: part(p, c).clone() for name, (p, c) in body.blocks().items()} | dict(others)
    before = torch.zeros(CONTEXT - 1, BATCH, EMBEDDING, dtype=torch.float64)
    losses1, x = losses(before, inputs1, targets1)
    losses1.mean().backward()
    body.eval()
    with torch.no_grad():
        losses2, x = losses(x[1 - CONTEXT:], inputs2, targets2)
    for name, (parameter, columns) in body.blocks().items():
        tensors[f"gradient.{name}"] = part(parameter.grad, columns)
    for name, parameter in others.items():
        tensors[f"gradient.{name}"] = parameter.grad
    for name, value in body.statistics().items():
        tensors[f"statistic.{name}"] = value
    tensors.update(
        inputs1=inputs1, targets1=targets1, losses1=losses1,
        inputs2=inputs2, targets2=targets2, losses2=losses2,
    )
    tensors["final_state.context.context"] = x[1 - CONTEXT:].flatten(0, 1)
    return {
        name: tensor.detach().contiguous().to(
            torch.float32 if tensor.is_floating_point() else torch.int32
        )
        for name, tensor in tensors.items()
    }


def main():
    folder = output_folder("Make the feed-forward language model's fixtures.")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    for layers, activation, head in (
        ("none", "silu", "softmax"), ("layer", "relu", "mos"), ("batch", "sigmoid", "moc"),
    ):
        case = FeedForwardCase(
            "elman", head, head != "mos", layers=layers, activation=activation)
        path = folder / f"{case.name}.safetensors"
        write_safetensors(path, make_fixture(case), case.metadata)
        print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
