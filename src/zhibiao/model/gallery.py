"""The gallery of good examples as files of a model folder: ``gallery.json`` (names, targets, leaves) and its arrays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibiao.classify.nearest import Gallery, Good
from zhibiao.errors import ModelError
from zhibiao.model.manifest import digest, read, write

if TYPE_CHECKING:
    from numpy.typing import NDArray

TEXTS = "gallery.json"
ARRAYS = "gallery.safetensors"


def attach(folder: Path, gallery: Gallery) -> None:
    """Add ``gallery`` to the model in ``folder``, replacing an earlier one, and enter it into the manifest."""
    import numpy
    from safetensors.numpy import save

    parts: dict[str, NDArray[Any]] = {"vectors": gallery.vectors, "centre": gallery.centre, "basis": gallery.basis}
    # safetensors writes the buffer as it lies: a transposed view would come back scrambled
    arrays = {name: numpy.ascontiguousarray(array) for name, array in parts.items()}
    texts = [[example.name, example.target, example.leaf] for example in gallery.examples]
    (folder / ARRAYS).write_bytes(save(arrays))
    (folder / TEXTS).write_text(json.dumps(texts, ensure_ascii=False, indent=0) + "\n", encoding="utf-8", newline="\n")
    manifest = read(folder)
    write(
        replace(manifest, files={**manifest.files, **{name: digest(folder / name) for name in (TEXTS, ARRAYS)}}), folder
    )


def unpack(contents: Mapping[str, bytes]) -> Gallery | None:
    """The gallery among a model's verified files; ``None`` where the model has none.

    Raises:
        ModelError: texts and arrays do not fit together.
    """
    if TEXTS not in contents or ARRAYS not in contents:
        return None
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        arrays = load(contents[ARRAYS])
        examples = tuple(Good(*map(str, row)) for row in json.loads(contents[TEXTS]))
        if len(examples) != len(arrays["vectors"]):
            raise ValueError("length")
        return Gallery(examples, arrays["vectors"], arrays["centre"], arrays["basis"])
    except (KeyError, ValueError, TypeError, SafetensorError) as error:
        raise ModelError("模型的参考指标内容不合要求", where=TEXTS, remedy="请重新训练该模型") from error
