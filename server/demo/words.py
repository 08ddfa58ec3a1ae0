"""Passphrases for the demo's people: four unrelated words, drawn anew at every call.

For invented people only: four of 228 words give 31 bits, far fewer than staff are asked for.
"""

from __future__ import annotations

import secrets
from typing import Final

_LINES: Final = """
acorn alder amber anvil apron arrow aspen badge bagel baker bamboo banjo barley barn basil basket
beacon beaver beech bell bench berry birch bishop blanket bobbin bonfire bottle boulder bramble
brass bread breeze brick bridge broom brush bucket bugle butter button cabin cable cactus candle
canoe canvas carrot castle cedar cello chalk cherry chess chimney cider cinder clay clock cloud
clover cobble cocoa comet compass copper coral cork cotton cradle crane crayon cricket crow crumb
crystal cup curtain daisy dapple delta denim desk dial dock donkey dove drum dune eagle easel elbow
elder ember engine fable falcon feather fern ferry fiddle field finch flagon flask flint flour flute
forest fossil fox frost galaxy garden garlic garnet gate ginger glacier glove goblet gorse granite
grape gravel guitar gull hammer hammock harbour harp hatch hazel heather hedge heron hill hinge
holly honey hoop horizon icicle ink iris island ivory ivy jacket jar jasmine jigsaw jug juniper
kayak kettle kiln kite ladder lagoon lamp lantern larch lark lattice laurel leaf lemon lentil linen
locket loom lupin magnet mallet maple marble marsh meadow melon mill mint mirror mitten moat moon
moss mug mustard needle nettle nickel nutmeg oak oar oasis oat olive onion orbit orchard otter oven
owl paddle pan parcel parsley peach pear pebble pencil pepper piano pigeon pillow pine plum pocket
pond poppy pottery prairie puffin pumpkin quarry quill quilt
"""
_WORDS: Final = tuple(_LINES.split())


def passphrase() -> str:
    """Four different words, such as "kettle otter marsh quilt"."""
    drawn: list[str] = []
    while len(drawn) < 4:
        word = secrets.choice(_WORDS)
        if word not in drawn:
            drawn.append(word)
    return " ".join(drawn)
