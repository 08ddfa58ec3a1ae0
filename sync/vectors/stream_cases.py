"""streams.json: a stream's bytes with the frames in it, and streams that are not to be believed."""

from sync.codes import Frame
from sync.envelope import ReplyContext
from sync.stream import FRAME_BYTES, FrameSealer
from sync.vectors.envelope_cases import NONCE, REPLY_KEY

_CONTEXT = ReplyContext(REPLY_KEY, bytes(range(200, 232)))
_FRAMES = (Frame.OPEN, Frame.NEWS, Frame.OPEN, Frame.OPEN, Frame.NEWS, Frame.NEWS)


def cases() -> dict[str, object]:
    """The content of the file."""
    sealer = FrameSealer(_CONTEXT, NONCE)
    sealed = [sealer.seal(frame) for frame in _FRAMES]
    first, second, third = sealed[:3]
    refused = {
        "the first left out": second,
        "the second sent twice": first + second + second,
        "two in the other order": first + third + second,
        "a byte altered": first + second[:-1] + bytes([second[-1] ^ 1]),
        "of another length": bytes([0, 0, 0, FRAME_BYTES]) + first[4:],
        "an ordinary reply": bytes(range(80)),
    }
    return {
        "reply_key": REPLY_KEY.hex(),
        "request_hash": _CONTEXT.request_hash.hex(),
        "bytes": (NONCE + b"".join(sealed)).hex(),
        "frames": [int(frame) for frame in _FRAMES],
        "refused": [
            {"name": name, "bytes": (NONCE + frames).hex()} for name, frames in refused.items()
        ],
    }
