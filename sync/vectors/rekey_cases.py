"""rekey.json: what a copy of a device asks for, and the code by which two people know its key."""

from sync.rekey import device_of, key_code
from sync.signing import REKEY, public_raw
from sync.vectors import material


def cases() -> dict[str, object]:
    """The content of the file."""
    found = []
    for number in range(4):
        key, device = material.key(number), bytes([*material.DEVICE[:7], number])
        public = public_raw(key)
        found.append(
            {
                "device": device.hex(),
                "public": public.hex(),
                "code": key_code(public),
                "proof": material.sign(key, REKEY, device + public).hex(),
                "becomes": device_of(device, public).hex(),
            }
        )
    return {"keys": found}
