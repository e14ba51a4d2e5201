"""Make reference fixtures for optimisers, schedules and gradient clipping from PyTorch.

Usage, with PyTorch for the CPU (2.13 made the file that is there):
    python scripts/make_optimizer_fixtures.py Tests/TrainingTests/Fixtures

Writes optimizers.safetensors: a parameter's values after each of 20 steps of
every optimiser, fed a fixed sequence of gradients; the same gradients clipped
by norm and by value; and the learning rate of 20 epochs or updates of every
schedule. All in float32.
"""

import torch
from make_fixtures import draw_uniform, output_folder, write_safetensors
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

SHAPE = (5, 4)
STEPS = 20
SEED = 20
SMALLEST_GRADIENT, LARGEST_GRADIENT = 0.05, 1.0
MOMENTUM = 0.8
WEIGHT_DECAY = 0.03
BETAS = {"betas": (0.9, 0.999), "eps": 1e-8}
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, 0.1, {}),
    "sgd-decay": (torch.optim.SGD, 0.1, {"weight_decay": WEIGHT_DECAY}),
    "momentum": (torch.optim.SGD, 0.1, {"momentum": MOMENTUM}),
    # PyTorch lets the first mean be the first gradient, unless there is a mean already.
    "momentum-average": (
        torch.optim.SGD, 0.1, {"momentum": MOMENTUM, "dampening": MOMENTUM}),
    "nesterov": (
        torch.optim.SGD, 0.1, {"momentum": MOMENTUM, "nesterov": True}),
    "adagrad": (torch.optim.Adagrad, 0.1, {}),
    "rmsprop": (torch.optim.RMSprop, 0.02, {"alpha": 0.99, "eps": 1e-8}),
    "adam": (torch.optim.Adam, 0.05, BETAS),
    "adamw": (torch.optim.AdamW, 0.05, {**BETAS, "weight_decay": WEIGHT_DECAY}),
    "asgd": (torch.optim.ASGD, 0.1, {"lambd": 0, "t0": 0}),
}
RATE = 0.7
LOSSES = [5, 4, 4.1, 4.2, 3.9, 4, 3.8, 3.8, 3.9, 3.7, 3.6, 3.7, 3.5, 3.6, 3.6, 3.6, 3.6, 3.6, 3.5, 3]
MAXIMUM_NORM = 0.5
MAXIMUM_VALUE = 0.3


def draw_gradients(generator):
    """Draw gradients of varied size: some clipped, some left alone."""
    sizes = torch.linspace(SMALLEST_GRADIENT, LARGEST_GRADIENT, STEPS)
    sizes = sizes[torch.randperm(STEPS, generator=generator)]
    return draw_uniform((STEPS, *SHAPE), sizes.view(-1, 1, 1), generator)


def trajectory(initial, gradients, optimizer_type, rate, options):
    """Return the parameter's value after each step; of an average, the average."""
    parameter = torch.nn.Parameter(initial.clone())
    optimizer = optimizer_type([parameter], lr=rate, **options)
    if options.get("dampening"):
        optimizer.state[parameter]["momentum_buffer"] = torch.zeros(SHAPE)
    values = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        mean = optimizer.state[parameter].get("ax")
        values.append((parameter if mean is None else mean).detach().clone())
    return torch.stack(values)


def rates(schedule, losses=None):
    """Return the learning rate before each of 20 steps of a schedule."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=RATE)
    scheduler = schedule(optimizer)
    values = []
    for step in range(STEPS):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step(*([losses[step]] if losses else []))
    return torch.tensor(values)


def schedules():
    lr = torch.optim.lr_scheduler
    return {
        "step": rates(lambda o: lr.MultiStepLR(o, range(4, STEPS), gamma=0.5)),
        "plateau": rates(
            lambda o: lr.ReduceLROnPlateau(
                o, factor=0.5, patience=1, threshold=0, min_lr=RATE / 1000),
            LOSSES),
        "linear": rates(
            lambda o: lr.LinearLR(o, start_factor=1, end_factor=1e-12, total_iters=STEPS)),
        "cosine": rates(lambda o: lr.CosineAnnealingLR(o, T_max=STEPS, eta_min=RATE / 10)),
        "warmup": rates(lambda o: lr.LinearLR(o, start_factor=1 / 8, total_iters=7)),
    }


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
        **{
            name: trajectory(initial, gradients, *recipe)
            for name, recipe in OPTIMIZERS.items()
        },
        **{f"schedule.{name}": rates for name, rates in schedules().items()},
        "losses": torch.tensor(LOSSES),
        "clipped_norm": clipped(gradients, clip_grad_norm_, MAXIMUM_NORM),
        "clipped_value": clipped(gradients, clip_grad_value_, MAXIMUM_VALUE),
    }
    metadata = {
        **{f"{name}_rate": str(rate) for name, (_, rate, _) in OPTIMIZERS.items()},
        "momentum": str(MOMENTUM),
        "weight_decay": str(WEIGHT_DECAY),
        "schedule_rate": str(RATE),
        "maximum_norm": str(MAXIMUM_NORM),
        "maximum_value": str(MAXIMUM_VALUE),
        "torch": torch.__version__,
    }
    path = folder / "optimizers.safetensors"
    write_safetensors(path, tensors, metadata)
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
