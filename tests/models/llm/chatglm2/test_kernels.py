"""The graphics card's kernels, run on the processor: 32 threads play a warp."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from models.llm.chatglm2.int4 import nvrtc
from models.llm.chatglm2.int4.format import Quantised, dequantise
from models.llm.chatglm2.int4.graphics import THREADS, WARPS, GraphicsLinear
from models.llm.chatglm2.int4.launch import KERNELS, source
from models.llm.chatglm2.int4.plain import PlainLinear

torch = pytest.importorskip("torch", reason="the extra llm is not installed")

CARDS = ("sm_75", "sm_80", "sm_86", "sm_89", "sm_90", "sm_120")
STAGE = r"""
#include <barrier>
#include <cstring>
#include <thread>
#include <vector>
#define EMULATED
#define __device__
#define __forceinline__ inline
#define __global__
struct Place { int x; };
thread_local Place threadIdx, blockIdx, blockDim;
static std::barrier<>* warp_barrier;
static float lanes[32];
static float __uint_as_float(unsigned int bits) { float f; std::memcpy(&f, &bits, 4); return f; }
static float to_float(unsigned short h) { _Float16 f; std::memcpy(&f, &h, 2); return (float)f; }
static unsigned short to_half(float f) {
    _Float16 h = (_Float16)f; unsigned short bits; std::memcpy(&bits, &h, 2); return bits;
}
static float warp_sum(float value) {
    lanes[threadIdx.x % 32] = value;
    warp_barrier->arrive_and_wait();
    float total = 0;
    for (float one : lanes) total += one;
    warp_barrier->arrive_and_wait();
    return total;
}
"""
RUN = r"""
template <typename Kernel, typename... Given>
void run(Kernel kernel, int blocks, int threads, Given... given) {
    for (int block = 0; block < blocks; block++)
        for (int warp = 0; warp < threads / 32; warp++) {
            std::barrier<> barrier(32);
            warp_barrier = &barrier;
            std::vector<std::thread> team;
            for (int lane = 0; lane < 32; lane++)
                team.emplace_back([=] {
                    blockIdx.x = block; blockDim.x = threads; threadIdx.x = 32 * warp + lane;
                    kernel(given...);
                });
            for (auto& one : team) one.join();
        }
}
#define MULTIPLY(M) extern "C" void run_int4_multiply_##M(int blocks, int threads, const unsigned char* w, \
    const half_bits* s, const half_bits* x, half_bits* y, int rows, int pairs) \
    { run(int4_multiply_##M, blocks, threads, w, s, x, y, rows, pairs); }
MULTIPLY(1) MULTIPLY(2) MULTIPLY(4)
extern "C" void run_int4_expand(int blocks, int threads, const unsigned char* w, const half_bits* s,
    half_bits* out, int rows, int pairs) { run(int4_expand, blocks, threads, w, s, out, rows, pairs); }
"""


@pytest.fixture(scope="module")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """As `launcher()` gives it, on the processor."""
    if not shutil.which("g++"):
        pytest.skip("g++ is not installed")
    folder: Path = tmp_path_factory.mktemp("kernels")
    (folder / "stage.cpp").write_text(STAGE + source() + RUN)
    command = ["g++", "-std=c++20", "-O1", "-shared", "-fPIC", "-pthread", "-o", "stage.so", "stage.cpp"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode and "_Float16" in done.stderr:
        pytest.skip("this g++ knows no half precision")
    assert done.returncode == 0, done.stderr
    library = ctypes.CDLL(str(folder / "stage.so"))

    def launch(name: str, blocks: int, threads: int, arguments: Any) -> None:
        passed = [one if isinstance(one, int) else ctypes.c_void_p(one.data_ptr()) for one in arguments]
        library[f"run_{name}"](blocks, threads, *passed)

    return launch


def _matrix(rows: int, columns: int) -> Quantised:
    chance = torch.Generator().manual_seed(0)
    packed = torch.randint(-128, 128, (rows, columns // 2), dtype=torch.int8, generator=chance)
    return Quantised(packed, (torch.rand(rows, generator=chance) * 0.01 + 0.001).half())


@pytest.mark.parametrize("size", [(6, 32), (9, 64 * 17), (5, 1024)])
def test_expanding_gives_the_very_same_weights(launch: Any, size: tuple[int, int]) -> None:
    matrix = _matrix(*size)
    full = torch.empty(size, dtype=torch.float16)
    launch("int4_expand", size[0], THREADS, (matrix.packed, matrix.scale, full, size[0], size[1] // 2))
    assert torch.equal(full, dequantise(matrix.packed, matrix.scale, torch.float16))


@pytest.mark.parametrize("size", [(6, 32), (9, 64 * 17), (5, 2048)])
@pytest.mark.parametrize("tokens", [1, 2, 4])
def test_multiplying_agrees_with_the_plain_way(launch: Any, size: tuple[int, int], tokens: int) -> None:
    matrix = _matrix(*size)
    x = torch.randn(tokens, size[1], generator=torch.Generator().manual_seed(1)).half()
    exact = PlainLinear(matrix)(x.float())
    apart = (GraphicsLinear(matrix, launch)(x).float() - exact).abs().max() / exact.abs().max()
    assert float(apart) < 2**-10


def test_three_rows_are_done_in_pieces(launch: Any) -> None:
    matrix = _matrix(WARPS + 1, 64)
    x = torch.randn(3, 64).half()
    assert torch.allclose(GraphicsLinear(matrix, launch)(x), GraphicsLinear(matrix, None)(x))


def test_the_source_has_every_kernel() -> None:
    assert all(f"{name}(" in source() for name in KERNELS)


@pytest.mark.parametrize("card", CARDS)
def test_nvidias_compiler_takes_the_source(card: str) -> None:
    try:
        code = nvrtc.compiled(source(), card)
    except nvrtc.CompilerUnusable as error:
        if "there is no NVRTC" not in str(error):
            raise
        pytest.skip(str(error))
    assert code.startswith(b"\x7fELF")
    assert all(name.encode() in code for name in KERNELS)
