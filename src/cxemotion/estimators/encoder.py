"""Sentence vectors by a Transformer encoder in ONNX, run by onnxruntime on one thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MOST_TOKENS = 96
_TEXTS_AT_ONCE = 32


@dataclass(frozen=True)
class TextEncoder:
    """An encoder with its vocabulary; loaded at the first text, safe to share between threads, picklable.

    Args:
        model: an ONNX file with inputs ``input_ids`` and ``attention_mask`` and one output, shape (texts, values).
        vocabulary: the ``tokenizer.json`` that goes with it.
    """

    model: Path
    vocabulary: Path

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vector of each text, shape (texts, values); of a long text only the beginning counts."""
        encoded = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda place: len(encoded[place].ids))
        vectors: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * len(texts)
        for start in range(0, len(order), _TEXTS_AT_ONCE):
            some = order[start : start + _TEXTS_AT_ONCE]
            longest = max(len(encoded[place].ids) for place in some)
            ids = np.zeros((len(some), longest), np.int64)
            mask = np.zeros_like(ids)
            for row, place in enumerate(some):
                ids[row, : len(encoded[place].ids)] = encoded[place].ids
                mask[row, : len(encoded[place].ids)] = 1
            (made,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
            for row, place in enumerate(some):
                vectors[place] = made[row]
        return np.stack(vectors)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer: Any = Tokenizer.from_file(str(self.vocabulary))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MOST_TOKENS)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        runtime: Any = onnxruntime  # its stubs lack what it offers
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return runtime.InferenceSession(str(self.model), options, providers=["CPUExecutionProvider"])

    def __getstate__(self) -> Mapping[str, Any]:
        return {"model": self.model, "vocabulary": self.vocabulary}
