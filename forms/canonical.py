"""The bytes of a published form: canonical JSON, named by its SHA-256 and then immutable.

UTF-8, keys sorted, no spaces, defaults left out, so that the same definition always has the same
bytes and the same name.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec

from forms.definition import PublishedForm


def encode(form: PublishedForm) -> bytes:
    """The canonical JSON of a published form."""
    plain = _untag(msgspec.to_builtins(form))
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8")


def decode(data: bytes) -> PublishedForm:
    """The published form in canonical JSON. Raises `msgspec.ValidationError` or `ValueError`."""
    return msgspec.convert(tag_items(json.loads(data)), PublishedForm)


def hash_of(data: bytes) -> str:
    """The name of a published form: SHA-256 of its bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def tag_items(form: Any) -> Any:
    """The same plain data with each item marked as a question or a group, which `type` implies.

    Data of another shape is returned as far as it goes, for the decoder to refuse.
    """
    if not isinstance(form, dict) or not isinstance(form.get("sections"), list):
        return form
    return {**form, "sections": [_tag_inside(section) for section in form["sections"]]}


def _tag_inside(holder: Any) -> Any:
    if not isinstance(holder, dict) or not isinstance(holder.get("items"), list):
        return holder
    return {**holder, "items": [_tag(item) for item in holder["items"]]}


def _tag(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    if item.get("type") == "group":
        return {**_tag_inside(item), "node": "group"}
    return {**item, "node": "question"}


def _untag(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _untag(each) for key, each in value.items() if key != "node"}
    return [_untag(each) for each in value] if isinstance(value, list) else value
