"""Reads a checkpoint's `config.json`: how large each part of the network is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from assistant.errors import ModelFailed, ModelMissing

Count = Annotated[int, Field(gt=0, le=1_000_000)]
LAYERS = "transformer.encoder.layers"
QKV = "self_attention.query_key_value"
LINEARS = (QKV, "self_attention.dense", "mlp.dense_h_to_4h", "mlp.dense_4h_to_h")
"""The matrices of a layer that may be int4."""
NORMS = ("input_layernorm", "post_attention_layernorm")
EMBEDDING = "transformer.embedding.word_embeddings.weight"
LAST_NORM = "transformer.encoder.final_layernorm.weight"
OUTPUT = "transformer.output_layer.weight"


class Shape(BaseModel):
    """ChatGLM2-6B, ChatGLM3-6B or GLM-4-9B; what others of the name `chatglm` do differently is refused."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model_type: Literal["chatglm"]
    num_layers: Annotated[int, Field(gt=0, le=1000)]
    padded_vocab_size: Count
    hidden_size: Count
    ffn_hidden_size: Count
    kv_channels: Count
    """Length of one head's key."""
    num_attention_heads: Count
    seq_length: Count
    """Tokens of context that it was trained on."""
    layernorm_epsilon: Annotated[float, Field(gt=0, lt=1)]
    multi_query_attention: bool = False
    multi_query_group_num: Count = 1
    rope_ratio: Annotated[float, Field(gt=0, le=1e6)] = 1.0
    """Widens the base of the rotary positions, as ChatGLM3 and GLM-4 do."""
    add_qkv_bias: bool = False
    quantization_bit: Literal[0, 4] = 0
    eos_token_id: int | tuple[int, ...] = 2
    pad_token_id: int | None = 0
    rmsnorm: Literal[True] = True
    post_layer_norm: Literal[True] = True
    add_bias_linear: Literal[False] = False
    apply_residual_connection_post_layernorm: Literal[False] = False
    pre_seq_len: None = None
    tie_word_embeddings: Literal[False] = False
    name: str = Field(default="", alias="_name_or_path")
    """Such as THUDM/chatglm3-6b."""

    @model_validator(mode="after")
    def _widened_as_known(self) -> Shape:
        if "chatglm2" in self.name.lower() and self.rope_ratio != 1:
            raise PydanticCustomError("rope_ratio", "ChatGLM2-32k stretches positions in another way")
        return self

    @property
    def int4(self) -> bool:
        return self.quantization_bit == 4

    @property
    def groups(self) -> int:
        """Keys and values for each token and layer."""
        return self.multi_query_group_num if self.multi_query_attention else self.num_attention_heads

    @property
    def attention(self) -> tuple[int, int, int]:
        """Rows of the query, the key and the value, which lie in one matrix."""
        key = self.groups * self.kv_channels
        return self.num_attention_heads * self.kv_channels, key, key

    @property
    def linears(self) -> Mapping[str, tuple[int, int]]:
        """Rows and columns of the large matrices of one layer."""
        hidden, wide = self.hidden_size, self.ffn_hidden_size
        sizes = (
            (sum(self.attention), hidden),
            (hidden, self.attention[0]),
            (2 * wide, hidden),
            (hidden, wide),
        )
        return dict(zip(LINEARS, sizes, strict=True))


def read(folder: Path) -> Shape:
    """Raises ModelMissing, ModelFailed."""
    file = folder / "config.json"
    try:
        return Shape.model_validate_json(file.read_bytes())
    except OSError as error:
        raise ModelMissing(f"{folder} is no model: {error}") from error
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, one["loc"])) or one["msg"] for one in error.errors()[:3])
        raise ModelFailed(
            f"{file} describes no ChatGLM2, ChatGLM3 or GLM-4 in int4 or half precision (see: {wrong}); "
            "set llm.chatglm2.model to such a model's folder"
        ) from error


CHATGLM2_6B = Shape(
    model_type="chatglm",
    num_layers=28,
    padded_vocab_size=65024,
    hidden_size=4096,
    ffn_hidden_size=13696,
    kv_channels=128,
    num_attention_heads=32,
    seq_length=32768,
    layernorm_epsilon=1e-5,
    multi_query_attention=True,
    multi_query_group_num=2,
    add_qkv_bias=True,
    quantization_bit=4,
)
"""As published in THUDM/chatglm2-6b-int4."""
