"""Add a full answer to every operation of the OpenAPI document.

The answers are those of the shipped series: ``python -m tests.api.openapi.record_examples --write``
asks for each and writes ``examples.json``, and a test compares them with what the API answers now.
"""

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]
EXAMPLES = Path(__file__).with_name("examples.json")


def add_examples(document: Json) -> Json:
    """Put the recorded answers beside the schemas of the operations, with their requests."""
    examples = json.loads(EXAMPLES.read_text()) if EXAMPLES.exists() else {}
    for operations in document["paths"].values():
        for operation in operations.values():
            if example := examples.get(operation["operationId"]):
                response = operation["responses"][example["status"]]
                response["content"][example["media_type"]]["example"] = example["answer"]
                response["description"] += f" The example answers `{example['request']}`."
                operation["x-example-request"] = example["request"]
    return document
