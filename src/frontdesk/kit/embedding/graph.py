"""BERT's encoder as an ONNX graph, built from its weights alone: no torch."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS = 6
WIDTH = 384
HEADS = 12
OPSET = 20
IR_VERSION = 10

Array = npt.NDArray[Any]


class GraphBuilder:
    """Collects nodes and constants; each method adds some and answers the name of their output."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, value: Array) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value).reshape(value.shape), name))
        return name

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def weight(self, name: str) -> str:
        return self.constant(self.weights[name])

    def linear(self, x: str, name: str) -> str:
        matrix = self.constant(self.weights[f"{name}.weight"].T.astype(np.float32))
        return self.node("Add", self.node("MatMul", x, matrix), self.weight(f"{name}.bias"))

    def normalized(self, x: str, name: str) -> str:
        return self.node(
            "LayerNormalization",
            x,
            self.weight(f"{name}.weight"),
            self.weight(f"{name}.bias"),
            axis=-1,
            epsilon=1e-12,
        )


def build(weights: Mapping[str, Array]) -> Any:
    """A float32 model: inputs `input_ids` and `attention_mask` (int64, batch x tokens), output
    `last_hidden_state` (batch x tokens x 384)."""
    graph = GraphBuilder(weights)
    x = _embeddings(graph)
    mask = _mask(graph)
    for layer in range(LAYERS):
        x = _layer(graph, x, mask, f"encoder.layer.{layer}")
    graph.nodes.append(helper.make_node("Identity", [x], ["last_hidden_state"]))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", WIDTH])
    made = helper.make_model(
        helper.make_graph(graph.nodes, "minilm", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET)],
    )
    made.ir_version = IR_VERSION
    return made


def save(model: Any, path: str) -> None:
    onnx.save(model, path)


def _embeddings(graph: GraphBuilder) -> str:
    words = graph.node("Gather", graph.weight("embeddings.word_embeddings.weight"), "input_ids")
    length = graph.node("Gather", graph.node("Shape", "input_ids"), graph.constant(np.array(1)))
    places = graph.node("Range", graph.constant(np.array(0)), length, graph.constant(np.array(1)))
    positions = graph.node("Gather", graph.weight("embeddings.position_embeddings.weight"), places)
    x = graph.node("Add", words, positions)
    # Every token is of the first kind: one sentence at a time.
    x = graph.node("Add", x, graph.constant(graph.weights["embeddings.token_type_embeddings.weight"][0]))
    return graph.normalized(x, "embeddings.LayerNorm")


def _mask(graph: GraphBuilder) -> str:
    """Zero for tokens that count, -10000 for padding, shaped to be added to the attention scores."""
    mask = graph.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    mask = graph.node("Unsqueeze", mask, graph.constant(np.array([1, 2])))
    mask = graph.node("Sub", mask, graph.constant(np.array(1, np.float32)))
    return graph.node("Mul", mask, graph.constant(np.array(10000, np.float32)))


def _layer(graph: GraphBuilder, x: str, mask: str, name: str) -> str:
    attended = graph.linear(_attention(graph, x, mask, name), f"{name}.attention.output.dense")
    x = graph.normalized(graph.node("Add", x, attended), f"{name}.attention.output.LayerNorm")
    inner = graph.node("Gelu", graph.linear(x, f"{name}.intermediate.dense"))
    outer = graph.linear(inner, f"{name}.output.dense")
    return graph.normalized(graph.node("Add", x, outer), f"{name}.output.LayerNorm")


def _attention(graph: GraphBuilder, x: str, mask: str, name: str) -> str:
    by_head = graph.constant(np.array([0, 0, HEADS, WIDTH // HEADS]))
    query, key, value = (
        graph.node("Reshape", graph.linear(x, f"{name}.attention.self.{part}"), by_head)
        for part in ("query", "key", "value")
    )
    query = graph.node("Transpose", query, perm=[0, 2, 1, 3])
    key = graph.node("Transpose", key, perm=[0, 2, 3, 1])
    value = graph.node("Transpose", value, perm=[0, 2, 1, 3])
    scale = graph.constant(np.array((WIDTH // HEADS) ** -0.5, np.float32))
    scores = graph.node("Mul", graph.node("MatMul", query, key), scale)
    attention = graph.node("Softmax", graph.node("Add", scores, mask), axis=-1)
    mixed = graph.node("Transpose", graph.node("MatMul", attention, value), perm=[0, 2, 1, 3])
    return graph.node("Reshape", mixed, graph.constant(np.array([0, 0, WIDTH])))
