"""Make reference fixtures for optimisers and gradient clipping from PyTorch.

Usage, with PyTorch for the CPU (2.13 made the file that is there):
    python scripts/make_optimizer_fixtures.py Tests/TrainingTests/Fixtures

Writes optimizers.safetensors: a parameter's values after each of 20 steps of
SGD and of Adam that are fed a fixed sequence of gradients, and the same
gradients clipped by norm and by value. All in float32.
"""

import torch
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from make_fixtures import draw_uniform, output_folder, write_safetensors

SHAPE = (5, 4)
STEPS = 20
SEED = 20
SMALLEST_GRADIENT, LARGEST_GRADIENT = 0.05, 1.0
SGD_RATE = 0.1
ADAM_RATE = 0.05
ADAM_BETAS = (0.9, 0.999)
ADAM_EPSILON = 1e-8
MAXIMUM_NORM = 0.5
MAXIMUM_VALUE = 0.3


def draw_gradients(generator):
    """Draw gradients of varied size: some clipped, some left alone."""
    sizes = torch.linspace(SMALLEST_GRADIENT, LARGEST_GRADIENT, STEPS)
    sizes = sizes[torch.randperm(STEPS, generator=generator)]
    return draw_uniform((STEPS, *SHAPE), sizes.view(-1, 1, 1), generator)


def trajectory(initial, gradients, optimizer_type, **options):
    """Return the parameter's value after each step."""
    parameter = torch.nn.Parameter(initial.clone())
    optimizer = optimizer_type([parameter], **options)
    values = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        values.append(parameter.detach().clone())
    return torch.stack(values)


def clipped(gradients, clip, limit):
    """Return each gradient of the sequence, clipped on its own."""
    results = []
    for gradient in gradients:
        parameter = torch.nn.Parameter(torch.zeros(SHAPE))
        parameter.grad = gradient.clone()
        clip([parameter], limit)
        results.append(parameter.grad)
    return torch.stack(results)


def main():
    folder = output_folder("Make the optimisers' fixtures.")
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(SEED)
    initial = draw_uniform(SHAPE, 1, generator)
    gradients = draw_gradients(generator)
    tensors = {
        "initial": initial,
        "gradients": gradients,
        "sgd": trajectory(
            initial, gradients, torch.optim.SGD, lr=SGD_RATE
        ),
        "adam": trajectory(
            initial, gradients, torch.optim.Adam,
            lr=ADAM_RATE, betas=ADAM_BETAS, eps=ADAM_EPSILON,
        ),
        "clipped_norm": clipped(gradients, clip_grad_norm_, MAXIMUM_NORM),
        "clipped_value": clipped(gradients, clip_grad_value_, MAXIMUM_VALUE),
    }
    metadata = {
        "sgd_rate": str(SGD_RATE),
        "adam_rate": str(ADAM_RATE),
        "adam_betas": ",".join(map(str, ADAM_BETAS)),
        "adam_epsilon": str(ADAM_EPSILON),
        "maximum_norm": str(MAXIMUM_NORM),
        "maximum_value": str(MAXIMUM_VALUE),
        "torch": torch.__version__,
    }
    path = folder / "optimizers.safetensors"
    write_safetensors(path, tensors, metadata)
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
