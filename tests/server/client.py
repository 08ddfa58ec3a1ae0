"""A small device: real keys, real envelopes, its own numbering. A vault without a screen."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec.structs import replace

from sync.change import About, Operation, about_bytes, build, change_id, record_id
from sync.codes import Audience, ReplyStatus, Route
from sync.enrolment import check_offer, parse_code
from sync.envelope import NO_DEVICE, Reply, ReplyContext, open_reply, seal_request
from sync.messages import (
    DeviceCertificate,
    DeviceHealth,
    EnrolReply,
    EnrolRequest,
    Highest,
    RoundReply,
    RoundRequest,
    ScopeReceipt,
    Signed,
    encode,
    parse_enrol_reply,
    parse_round_reply,
)
from sync.older import HistoryReply, HistoryRequest, parse_history_reply
from sync.older import encode as encode_history
from sync.operation import set_value
from sync.signing import public_raw, sign_change

HEALTH = DeviceHealth(0, None, True, None)


class Refused(Exception):
    """A sealed reply whose status is not ok."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"status {reply.status}")
        self.reply = reply
        self.status = reply.status


@dataclass
class Device:
    """One vault. `http` speaks to the server; everything else is the device's own."""

    http: httpx.AsyncClient
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    installation: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    sealing: bytes = b""
    id: bytes = NO_DEVICE
    actor: bytes = bytes(16)
    epoch: int = 0
    counter: int = 0
    seq: int = 0
    prev: bytes | None = None
    cursor: bytes | None = None
    directory: int = 0
    receipts: tuple[ScopeReceipt, ...] = ()
    welcome: EnrolReply | None = None
    oldest_sealing: int | None = None
    deposit_version: int | None = None

    async def enrol(self, code: str) -> EnrolReply:
        """Check the offer, then become a device. Raises `Refused`."""
        parsed = parse_code(code)
        offer = check_offer((await self.http.get("/offer")).json(), parsed.fingerprint)
        newest = offer.newest(1)
        assert newest is not None
        self.sealing = newest.public
        payload = encode(
            EnrolRequest(parsed.secret, public_raw(self.key), self.installation, None, "test")
        )
        reply = await self.ask(Route.ENROL, payload, counter=0, device=NO_DEVICE)
        welcome = parse_enrol_reply(reply.payload)
        self.id, self.actor, self.epoch = welcome.device, welcome.actor, welcome.epoch
        self.welcome = welcome
        return welcome

    def seal(
        self,
        route: int,
        payload: bytes,
        *,
        counter: int | None = None,
        device: bytes | None = None,
    ) -> tuple[bytes, ReplyContext]:
        """A request as it would leave."""
        if counter is None:
            self.counter += 1
            counter = self.counter
        return seal_request(
            route=route,
            device=self.id if device is None else device,
            counter=counter,
            epoch=self.epoch,
            payload=payload,
            sealing_public=self.sealing,
            signing_key=self.key,
        )

    async def ask(self, route: int, payload: bytes, **how: Any) -> Reply:
        """Send and open. Raises `Refused`, or `httpx.HTTPStatusError` for an answer in clear."""
        raw, context = self.seal(route, payload, **how)
        return await self.send(raw, context)

    async def send(self, raw: bytes, context: ReplyContext) -> Reply:
        """Send the bytes of a request."""
        answer = await self.http.post("/sealed", content=raw)
        answer.raise_for_status()
        reply = open_reply(context, answer.content)
        if reply.status != ReplyStatus.OK:
            raise Refused(reply)
        return reply

    def round_payload(
        self,
        changes: Iterable[Signed] = (),
        limit: int = 200,
        unsent: int = 0,
        certificates: Iterable[DeviceCertificate] = (),
    ) -> bytes:
        """A round's request as things stand."""
        return encode(
            RoundRequest(
                self.epoch,
                self.cursor,
                tuple(changes),
                limit,
                "test",
                int(time.time() * 1000),
                self.directory,
                replace(HEALTH, unsent=unsent),
                tuple(certificates),
                self.receipts,
                oldest_sealing=self.oldest_sealing,
                newest=Highest(self.seq, self.prev),
                deposit_version=self.deposit_version,
            )
        )

    async def round(
        self, *changes: Signed, limit: int = 200, unsent: int = 0, **how: Any
    ) -> RoundReply:
        """One round; keeps the cursor, the directory's version and a newer deposit secret."""
        answer = await self.ask_round(*changes, limit=limit, unsent=unsent, **how)
        self.cursor = answer.cursor
        if answer.directory is not None:
            self.directory = answer.directory.version
        if answer.deposit is not None and self.welcome is not None:
            self.deposit_version = answer.deposit.version
            self.welcome = replace(self.welcome, deposit_secret=answer.deposit.secret)
        return answer

    async def ask_round(
        self, *changes: Signed, limit: int = 200, unsent: int = 0, **how: Any
    ) -> RoundReply:
        """The answer to one round, of which nothing is kept."""
        reply = await self.ask(Route.ROUND, self.round_payload(changes, limit, unsent), **how)
        return parse_round_reply(reply.payload)

    async def pull_all(self, limit: int = 200) -> list[bytes]:
        """Round until there is no more; the bytes of every change received."""
        received: list[bytes] = []
        while True:
            answer = await self.round(limit=limit)
            received += [each.raw for each in answer.changes]
            if not answer.more:
                return received

    async def read_everything(self) -> list[bytes]:
        """Pull all there is; of records that come whole, the history behind them too."""
        received: list[bytes] = []
        more = True
        while more:
            answer = await self.round()
            received += [each.raw for each in answer.changes]
            for snapshot in answer.snapshots:
                page = await self.history(snapshot.record, None, None)
                while page.changes or page.before is not None:
                    received += [each.raw for each in page.changes]
                    if page.before is None:
                        break
                    page = await self.history(snapshot.record, None, page.before)
            more = answer.more
        return received

    async def history(
        self, record: bytes, path: str | None, before: int | None, limit: int = 200
    ) -> HistoryReply:
        """One page of a record's history. Raises `Refused`."""
        asked = encode_history(HistoryRequest(record, path, before, limit))
        return parse_history_reply((await self.ask(Route.HISTORY, asked)).payload)

    def change(
        self,
        record: bytes,
        ops: Sequence[Operation],
        *,
        about: bytes | None = None,
        salt: bytes | None = None,
        **other: Any,
    ) -> Signed:
        """The device's next change, signed."""
        values: dict[str, Any] = {
            "device": self.id,
            "dev_seq": self.seq + 1,
            "prev": self.prev,
            "record": record,
            "actor": self.actor,
            "wall_ms": int(time.time() * 1000),
            "zone_min": 0,
            "salt": salt or secrets.token_bytes(16),
            "about": about,
            "ops": ops,
            **other,
        }
        raw = build(**values)
        self.seq, self.prev = values["dev_seq"], change_id(raw)
        return Signed(raw, sign_change(self.key, raw))

    def begin(
        self,
        form_id: str,
        form_hash: bytes,
        persons: Sequence[bytes] = (),
        *,
        audience: Audience = Audience.INVOLVEMENT,
        involvement: bytes | None = None,
        ops: Sequence[Operation] | None = None,
    ) -> tuple[bytes, Signed]:
        """A new record: its id and its first change."""
        about = about_bytes(About(form_id, form_hash, tuple(persons), involvement, audience))
        salt = secrets.token_bytes(16)
        record = record_id(about, salt)
        ops = ops or [set_value("good_life", "Back to the allotment")]
        return record, self.change(record, ops, about=about, salt=salt)
