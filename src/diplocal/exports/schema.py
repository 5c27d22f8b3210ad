"""The JSON Schema of a record, by which editors complete and check what is typed (JSON Schema 2020-12)."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

from pydantic import BaseModel

from diplocal import model
from diplocal.model import Event

REQUIRED = ("title", "kind", "status", "when", "description", "sources")


def record_schema() -> dict[str, Any]:
    """Give the schema of a record's file; its `id` is the file's name and stands in no record."""
    schema = Event.model_json_schema()
    schema["properties"].pop("id")
    schema["required"] = list(REQUIRED)
    schema["title"] = "A record of diplocal"
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["properties"]["sources"]["minItems"] = 1
    _describe(schema, Event)
    for name, definition in schema["$defs"].items():
        part = getattr(model, name, None)
        if inspect.isclass(part) and issubclass(part, BaseModel):
            _describe(definition, part)
    return schema


def _describe(schema: dict[str, Any], part: type[BaseModel]) -> None:
    """Take the descriptions of keys from the texts below them in the model."""
    for name, text in _texts(part).items():
        if name in schema["properties"]:
            schema["properties"][name]["description"] = text
    for described in schema["properties"].values():
        described.pop("title", None)
    schema["description"] = inspect.getdoc(part)


def _texts(part: type[BaseModel]) -> dict[str, str]:
    body = ast.parse(textwrap.dedent(inspect.getsource(part))).body[0]
    found: dict[str, str] = {}
    name = ""
    for statement in body.body if isinstance(body, ast.ClassDef) else ():
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and name:
            found[name] = str(statement.value.value)
            name = ""
    return found
