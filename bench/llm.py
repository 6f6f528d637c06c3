"""How quick the local model's int4 matrices are, how much memory it takes, and how soon it stops.

Matrices are of ChatGLM2-6B's size and random: they cost as much. A step is what one token of an answer needs.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from assistant.threads import ModelThread
from bench.report import Figure, Report
from models.llm.chatglm2 import memory, network
from models.llm.chatglm2.checkpoint import expected
from models.llm.chatglm2.decoder import Decoder
from models.llm.chatglm2.int4 import launch
from models.llm.chatglm2.int4.format import Quantised
from models.llm.chatglm2.int4.graphics import GraphicsLayers
from models.llm.chatglm2.int4.packed import PackedLayers, group_for
from models.llm.chatglm2.int4.plain import PlainLinear
from models.llm.chatglm2.sampling import Sampling
from models.llm.chatglm2.shape import CHATGLM2_6B, Shape

if TYPE_CHECKING:
    from torch import Tensor

TOKENS = 2048
GIB = 1024
TIMES_AS_QUICK = 10
SHARE_OF_BANDWIDTH = 0.6
REPEATS = 7
PLAIN_BYTES = 6.5
"""For each weight: half a byte read; a byte and a bfloat16 written and read again."""
PLAIN_BYTES_ON_CARD = 10.5
"""There the scaled weight is written and read as well."""


@dataclass(frozen=True, slots=True)
class Speed:
    """One layer, one token."""

    seconds: float
    bytes: float

    @property
    def gb_a_second(self) -> float:
        return self.bytes / self.seconds / 1e9


class PlainLayers:
    """What all others are measured against."""

    def layer(self, number: int, make: Callable[[], Mapping[str, Quantised]]) -> Mapping[str, network.Linear]:
        return {name: PlainLinear(matrix) for name, matrix in make().items()}


def measure(*, shape: Shape = CHATGLM2_6B) -> Report:
    if not find_spec("torch") or not find_spec("transformers"):
        return Report("llm", more={"skipped": "the extra is not installed: pip install -e '.[llm]'"})
    import torch

    torch.manual_seed(0)
    card = torch.cuda.is_available()
    figures = (*on_processor(shape), *(on_card(shape) if card else ()), *counted(shape), *stopping(shape))
    device = torch.cuda.get_device_name() if card else "none: the card's kernels are not measured"
    return Report("llm", figures, {"threads": torch.get_num_threads(), "card": device})


def on_processor(shape: Shape) -> Iterator[Figure]:
    import torch

    matrices, weights = layer_of(shape), weights_of(shape)
    plain = timed(PlainLayers(), matrices, torch.bfloat16, weights * PLAIN_BYTES)
    ones = sum(4 * rows * columns / (group_for(columns) or 1) for rows, columns in shape.linears.values())
    packed = timed(PackedLayers(), matrices, torch.bfloat16, weights / 2 + ones)
    output = output_seconds(shape)
    yield from described("processor, plain", plain)
    yield from described("processor, torch's int4 kernel", packed)
    least = plain.seconds / packed.seconds
    yield Figure("processor, times as quick as plain", least, "", least=TIMES_AS_QUICK)
    yield Figure("processor, output layer in float16", output * 1000, "ms")
    yield Figure(
        f"processor, tokens of {shape.num_layers} layers",
        1 / (shape.num_layers * packed.seconds + output),
        "/s",
    )


def on_card(shape: Shape) -> Iterator[Figure]:
    """Each way to the card that works here."""
    import torch

    card, weights = torch.device("cuda"), weights_of(shape)
    matrices = {name: moved(matrix, card) for name, matrix in layer_of(shape).items()}
    half = timed_half(shape, card)
    yield from described("card, half precision", half)
    bandwidth = bandwidth_of(card)
    yield Figure("card, memory", bandwidth / 1e9, "GB/s")
    ways = {"cpm_kernels": launch.through_cpm_kernels, "torch's compiler": launch.through_torch}
    for name, way in ways.items():
        speed = timed(GraphicsLayers(card, way()), matrices, torch.float16, weights / 2)
        yield from described(f"card, our kernel by {name}", speed)
        share = speed.bytes / speed.seconds / bandwidth
        yield Figure(f"card, share of bandwidth by {name}", share, "", least=SHARE_OF_BANDWIDTH)
        yield Figure(f"card, times as quick as half by {name}", half.seconds / speed.seconds, "", least=1)
    plain = timed(GraphicsLayers(card, None), matrices, torch.float16, weights * PLAIN_BYTES_ON_CARD)
    yield from described("card, plain", plain)


def counted(shape: Shape) -> Iterator[Figure]:
    for on_cpu, where in ((False, ""), (True, ", embedding on the processor")):
        mib = memory.vram_mib(shape, TOKENS, int4=True, embedding_on_cpu=on_cpu)
        yield Figure(f"card's memory with {TOKENS} tokens, by count{where}", mib / GIB, "GiB", most=5.0)


def stopping(shape: Shape) -> Iterator[Figure]:
    """Two layers and a small vocabulary make the same steps as all of it, only shorter."""
    small = shape.model_copy(update={"num_layers": 2, "padded_vocab_size": 1024, "quantization_bit": 4})
    tokens, seconds, step = asyncio.run(stopped(small))
    yield Figure("tokens made after the answer was closed", tokens, "", most=1)
    yield Figure("closed to idle", seconds / step, "steps", most=1.5)


async def stopped(shape: Shape) -> tuple[int, float, float]:
    """Tokens and seconds from closing an answer to an idle thread, and the seconds of one step."""
    async with ModelThread("bench.llm") as thread:
        decoder = await thread.run(random_decoder, shape)
        made: list[float] = []

        def work(emit: Callable[[int], bool]) -> None:
            for token in decoder.tokens([5, 6, 7], Sampling(temperature=0), lambda: True):
                made.append(time.perf_counter())
                if not emit(token):
                    return

        async with aclosing(thread.emitted(work)) as tokens:
            for _ in range(10):
                await anext(tokens)
        closed = time.perf_counter()
        await thread.run(int)
        idle = time.perf_counter()
    steps = [after - before for before, after in pairwise(made)]
    return sum(at > closed for at in made), idle - closed, median(steps)


def random_decoder(shape: Shape) -> Decoder:
    import torch

    def tensor(name: str, size: tuple[int, ...]) -> Tensor:
        if name.endswith(".weight") and any(f".{part}." in name for part in shape.linears):
            return torch.randint(-128, 128, size, dtype=torch.int8)
        return torch.full(size, 1e-3).half() if name.endswith("scale") else torch.randn(size).half() * 0.02

    tensors = {name: tensor(name, size) for name, size in expected(shape)}
    home = network.Home(torch.device("cpu"), torch.bfloat16, torch.float16)
    return Decoder(network.build(shape, tensors, home, PackedLayers()), home.device)


def layer_of(shape: Shape) -> dict[str, Quantised]:
    import torch

    return {
        name: Quantised(
            torch.randint(-128, 128, (rows, columns // 2), dtype=torch.int8), torch.full((rows,), 1e-3).half()
        )
        for name, (rows, columns) in shape.linears.items()
    }


def weights_of(shape: Shape) -> int:
    return sum(rows * columns for rows, columns in shape.linears.values())


def moved(matrix: Quantised, where: Any) -> Quantised:
    return Quantised(matrix.packed.to(where), matrix.scale.to(where))


def timed(backend: network.Backend, matrices: Mapping[str, Quantised], kind: Any, moves: float) -> Speed:
    linears = backend.layer(0, lambda: matrices)
    seconds = 0.0
    for name, matrix in matrices.items():
        x = matrix.scale.new_ones(1, matrix.columns).to(kind)
        seconds += seconds_of(partial(linears[name], x), x.device)
    return Speed(seconds, moves)


def timed_half(shape: Shape, card: Any) -> Speed:
    import torch

    seconds = 0.0
    for rows, columns in shape.linears.values():
        weight = torch.randn(rows, columns, device=card, dtype=torch.float16)
        x = torch.randn(1, columns, device=card, dtype=torch.float16)
        seconds += seconds_of(partial(torch.matmul, x, weight.T), card)
    return Speed(seconds, 2 * weights_of(shape))


def output_seconds(shape: Shape) -> float:
    import torch

    weight = torch.randn(shape.padded_vocab_size, shape.hidden_size).half()
    x = torch.randn(1, shape.hidden_size).half()
    return seconds_of(partial(torch.matmul, x, weight.T), x.device)


def bandwidth_of(card: Any) -> float:
    """Bytes a second, read and written, of a copy of 1 GiB."""
    import torch

    one = torch.empty(2**29, dtype=torch.float16, device=card)
    other = torch.empty_like(one)
    return 2 * 2**30 / seconds_of(partial(other.copy_, one), card)


def seconds_of(work: Callable[[], Any], device: Any) -> float:
    """The best of some runs, after one that is not counted: what others do meanwhile is not meant."""
    import torch

    runs = []
    for _ in range(REPEATS + 1):
        began = time.perf_counter()
        with torch.inference_mode():
            work()
        if device.type == "cuda":
            torch.cuda.synchronize()
        runs.append(time.perf_counter() - began)
    return min(runs[1:])


def described(what: str, speed: Speed) -> Iterator[Figure]:
    yield Figure(f"{what}, a layer", speed.seconds * 1000, "ms")
    yield Figure(f"{what}, moved", speed.bytes / 1e6, "MB", note=f"{speed.gb_a_second:.1f} GB/s")
