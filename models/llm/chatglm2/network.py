"""Builds transformers' own GLM network from the tensors of a ChatGLM checkpoint.

The two are one architecture under two sets of names. ChatGLM keeps query, key and value in one matrix, one
above the other, so it is cut by rows; int4 rows and their scales are cut alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from models.llm.chatglm2.int4.format import Quantised, quantise
from models.llm.chatglm2.shape import EMBEDDING, LAST_NORM, LAYERS, NORMS, OUTPUT, QKV, Shape
from models.llm.chatglm2.wanted import NotWanted, Wanted

if TYPE_CHECKING:
    from torch import Tensor, device, dtype

Linear: TypeAlias = Callable[["Tensor"], "Tensor"]
Tensors: TypeAlias = Mapping[str, "Tensor"]

NAMES = {
    "self_attention.dense": "self_attn.o_proj",
    "mlp.dense_h_to_4h": "mlp.gate_up_proj",
    "mlp.dense_4h_to_h": "mlp.down_proj",
}
ATTENTION = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")


class Backend(Protocol):
    """Multiplies by int4 matrices on one kind of hardware."""

    def layer(self, number: int, make: Callable[[], Mapping[str, Quantised]]) -> Mapping[str, Linear]:
        """The matrices of a layer, ready for use; `make` may be left uncalled where they are known."""
        ...


@dataclass(frozen=True, slots=True)
class Home:
    """Where a network lives, and in which precision it counts."""

    device: device
    dtype: dtype
    output_dtype: dtype
    """Of the output layer, which is the largest matrix."""
    embedding_on_cpu: bool = False


class Embedding:
    """Looks up rows where they lie, on the processor too, and hands them to the network's device."""

    def __init__(self, weight: Tensor, home: Home) -> None:
        self._weight = weight if home.embedding_on_cpu else weight.to(home.device)
        self._home = home

    def __call__(self, ids: Tensor) -> Tensor:
        rows = self._weight[ids.to(self._weight.device)]
        return rows.to(self._home.device, self._home.dtype)


class Matrix:
    """Multiplies in a precision of its own."""

    def __init__(self, weight: Tensor, bias: Tensor | None, home: Home, kind: dtype) -> None:
        self._weight = weight.to(home.device, kind)
        self._bias = None if bias is None else bias.to(home.device, kind)

    def __call__(self, x: Tensor) -> Tensor:
        y = x.to(self._weight.dtype) @ self._weight.T
        return y if self._bias is None else y + self._bias


def build(
    shape: Shape, tensors: Tensors, home: Home, backend: Backend | None, wanted: Wanted = lambda: True
) -> Any:
    """A GlmForCausalLM; `backend` None: in the checkpoint's precision, which must not be int4.

    Raises NotWanted.
    """
    import torch
    from transformers import GlmForCausalLM

    config = _config(shape)
    with torch.device("meta"):
        network = GlmForCausalLM(config)
    _put(network, "model.embed_tokens", Embedding(tensors[EMBEDDING], home))
    _put(network, "lm_head", Matrix(tensors[OUTPUT], None, home, home.output_dtype))
    for number in range(shape.num_layers):
        if not wanted():
            raise NotWanted
        for name, linear in _linears(number, shape, tensors, home, backend).items():
            _put(network, f"model.layers.{number}.{name}", linear)
    network.load_state_dict(_norms(shape, tensors, home), strict=True, assign=True)
    network.model.rotary_emb = type(network.model.rotary_emb)(config).to(home.device)
    return network.eval().requires_grad_(False)


def _config(shape: Shape) -> Any:
    from transformers import GlmConfig

    rope = {"rope_type": "default", "rope_theta": 1e4 * shape.rope_ratio, "partial_rotary_factor": 0.5}
    return GlmConfig(
        vocab_size=shape.padded_vocab_size,
        hidden_size=shape.hidden_size,
        intermediate_size=shape.ffn_hidden_size,
        num_hidden_layers=shape.num_layers,
        num_attention_heads=shape.num_attention_heads,
        num_key_value_heads=shape.groups,
        head_dim=shape.kv_channels,
        attention_bias=shape.add_qkv_bias,
        rms_norm_eps=shape.layernorm_epsilon,
        max_position_embeddings=shape.seq_length,
        rope_parameters=rope,
        tie_word_embeddings=False,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
    )


def _linears(
    number: int, shape: Shape, tensors: Tensors, home: Home, backend: Backend | None
) -> Mapping[str, Linear]:
    layer = f"{LAYERS}.{number}"
    if backend is not None:
        return backend.layer(number, lambda: _quantised(layer, shape, tensors))
    matrices: dict[str, Linear] = {
        name: Matrix(tensors[f"{layer}.{part}.weight"], None, home, home.dtype)
        for part, name in NAMES.items()
    }
    weights = tensors[f"{layer}.{QKV}.weight"].split(shape.attention)
    bias = tensors.get(f"{layer}.{QKV}.bias")
    biases = [None] * 3 if bias is None else bias.split(shape.attention)
    for name, weight, part in zip(ATTENTION, weights, biases, strict=True):
        matrices[name] = Matrix(weight, part, home, home.dtype)
    return matrices


def _quantised(layer: str, shape: Shape, tensors: Tensors) -> Mapping[str, Quantised]:
    """The layer's matrices in int4, made so where the checkpoint has them in half precision."""

    def part(name: str) -> Quantised:
        weight, bias = tensors[f"{layer}.{name}.weight"], tensors.get(f"{layer}.{name}.bias")
        if not shape.int4:
            return quantise(weight, bias)
        return Quantised(weight, tensors[f"{layer}.{name}.weight_scale"], bias)

    attention = zip(ATTENTION, part(QKV).rows(shape.attention), strict=True)
    return dict(attention) | {name: part(published) for published, name in NAMES.items()}


def _norms(shape: Shape, tensors: Tensors, home: Home) -> dict[str, Tensor]:
    names = {LAST_NORM: "model.norm.weight"} | {
        f"{LAYERS}.{number}.{name}.weight": f"model.layers.{number}.{name}.weight"
        for number in range(shape.num_layers)
        for name in NORMS
    }
    return {name: tensors[published].to(home.device, home.dtype) for published, name in names.items()}


def _put(network: Any, path: str, part: Any) -> None:
    """Instead of the module of that name."""
    owner, _, name = path.rpartition(".")
    holder = network.get_submodule(owner)
    delattr(holder, name)
    object.__setattr__(holder, name, part)
