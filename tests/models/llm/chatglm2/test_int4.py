"""Every way to multiply by an int4 matrix agrees with the plain one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.llm.chatglm2.int4.format import Quantised, dequantise, pack, quantise, unpack
from models.llm.chatglm2.int4.graphics import GraphicsLayers, GraphicsLinear
from models.llm.chatglm2.int4.launch import launcher
from models.llm.chatglm2.int4.packed import PackedLayers, laid_out
from models.llm.chatglm2.int4.plain import PlainLinear
from models.llm.chatglm2.int4.shelf import Shelf

torch = pytest.importorskip("torch", reason="the extra llm is not installed")


def _matrix(rows: int, columns: int, *, bias: bool = False) -> Quantised:
    chance = torch.Generator().manual_seed(rows + columns)
    packed = torch.randint(-128, 128, (rows, columns // 2), dtype=torch.int8, generator=chance)
    scale = (torch.rand(rows, generator=chance) * 0.01 + 0.001).half()
    return Quantised(packed, scale, torch.randn(rows, generator=chance).half() if bias else None)


def _apart(one: Any, other: Any) -> float:
    return float((one.float() - other.float()).abs().max() / other.float().abs().max())


def test_the_high_half_is_the_even_column() -> None:
    packed = torch.tensor([[0x1F, -0x80 + 0x07]], dtype=torch.int8)
    assert unpack(packed).tolist() == [[1, -1, -8, 7]]
    assert torch.equal(pack(unpack(packed)), packed)


def test_every_byte_survives() -> None:
    packed = torch.arange(-128, 128, dtype=torch.int8).view(2, 128)
    assert torch.equal(pack(unpack(packed)), packed)


def test_quantising_is_as_published() -> None:
    weight = torch.tensor([[7.0, -3.4, 0.2, 1.6], [0.0, 0.0, 0.0, 0.0]])
    made = quantise(weight)
    assert made.scale.tolist() == [1.0, 0.0]
    assert dequantise(made.packed, made.scale, torch.float32).tolist() == [[7, -3, 0, 2], [0, 0, 0, 0]]


@pytest.mark.parametrize("kind", ["float32", "float16", "bfloat16"])
def test_each_weight_is_rounded_once(kind: str) -> None:
    matrix, precision = _matrix(8, 64), getattr(torch, kind)
    exact = unpack(matrix.packed).double() * matrix.scale.double()[:, None]
    assert torch.equal(dequantise(matrix.packed, matrix.scale, precision), exact.to(precision))


def test_a_matrix_is_cut_by_rows() -> None:
    matrix = _matrix(6, 32, bias=True)
    x = torch.randn(3, 32)
    parts = [PlainLinear(part)(x) for part in matrix.rows((1, 2, 3))]
    assert torch.allclose(torch.cat(parts, -1), PlainLinear(matrix)(x), atol=1e-5)


@pytest.mark.parametrize("size", [(16, 32), (32, 192), (512, 4096), (48, 13696 // 4)])
@pytest.mark.parametrize("tokens", [1, 3, 17])
def test_the_processors_kernel_agrees(size: tuple[int, int], tokens: int) -> None:
    matrix = _matrix(*size, bias=True)
    linear = PackedLayers().layer(0, lambda: {"one": matrix})["one"]
    x = torch.randn(1, tokens, size[1]).bfloat16()
    assert _apart(linear(x), PlainLinear(matrix)(x.float())) < 2**-7


def test_the_processors_kernel_has_the_very_same_weights() -> None:
    """Columns of the identity show the weights themselves."""
    matrix = Quantised(_matrix(32, 64).packed, torch.ones(32).half())
    linear = PackedLayers().layer(0, lambda: {"one": matrix})["one"]
    assert torch.equal(linear(torch.eye(64).bfloat16()).T, unpack(matrix.packed).bfloat16())


def test_a_size_that_the_kernel_cannot_do_is_done_plainly() -> None:
    matrix = _matrix(128, 344)
    assert "packed" in laid_out(matrix)
    x = torch.randn(2, 344).bfloat16()
    linear = PackedLayers().layer(0, lambda: {"one": matrix})["one"]
    assert torch.equal(linear(x), PlainLinear(matrix)(x))


@pytest.fixture
def shelf(model: Path, tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "cache", model)


def test_a_layer_is_laid_out_once(shelf: Shelf) -> None:
    matrices = {"one": _matrix(32, 64, bias=True), "other": _matrix(32, 344)}
    x, y = torch.randn(1, 64).bfloat16(), torch.randn(1, 344).bfloat16()
    first = PackedLayers(shelf).layer(7, lambda: matrices)
    second = PackedLayers(shelf).layer(7, lambda: pytest.fail("made anew"))
    assert torch.equal(first["one"](x), second["one"](x))
    assert torch.equal(first["other"](y), second["other"](y))


def test_a_damaged_layer_is_made_anew(shelf: Shelf, tmp_path: Path) -> None:
    matrix = _matrix(32, 64)
    PackedLayers(shelf).layer(0, lambda: {"one": matrix})
    (file,) = (tmp_path / "cache").rglob("*.pt")
    file.write_bytes(file.read_bytes()[:-100])
    PackedLayers(shelf).layer(0, lambda: {"one": matrix})
    assert shelf.read(0) is not None


def test_another_checkpoint_takes_the_shelf(shelf: Shelf, model: Path, tmp_path: Path) -> None:
    shelf.write(0, {"one": laid_out(_matrix(32, 64))})
    with (model / "pytorch_model.bin").open("ab") as file:
        file.write(b"more")
    assert Shelf(tmp_path / "cache", model).read(0) is None
    assert list((tmp_path / "cache").rglob("*.pt")) == []


def test_without_room_it_is_only_slower(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    linear = PackedLayers(shelf).layer(0, lambda: {"one": _matrix(32, 64)})["one"]
    assert linear(torch.zeros(1, 64).bfloat16()).shape == (1, 32)


@pytest.mark.parametrize("tokens", [1, 4, 9])
def test_the_cards_way_in_pieces_agrees(tokens: int) -> None:
    """What plain torch does on a card, here on the processor."""
    matrix = _matrix(64, 128, bias=True)
    x = torch.randn(tokens, 128).half()
    linear = GraphicsLayers(torch.device("cpu"), None).layer(0, lambda: {"one": matrix})["one"]
    assert _apart(linear(x), PlainLinear(matrix)(x.float())) < 2**-9


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no graphics card that torch can use")
@pytest.mark.parametrize("tokens", [1, 2, 4, 33])
def test_the_cards_kernels_agree(tokens: int) -> None:
    launch = launcher()
    assert launch is not None
    matrix = _matrix(512, 4096)
    card = torch.device("cuda")
    on_card = Quantised(matrix.packed.to(card), matrix.scale.to(card))
    x = torch.randn(tokens, 4096).half()
    assert _apart(GraphicsLinear(on_card, launch)(x.to(card)).cpu(), PlainLinear(matrix)(x.float())) < 2**-9


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a graphics card")
def test_without_a_card_there_is_no_launcher() -> None:
    assert launcher() is None
