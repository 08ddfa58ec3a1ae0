"""The small integers of changes, verdicts and messages, from codes.json, which both languages read.

Each number stands in codes.json alone; a class here gives it a name that a type checker knows. A
test holds the two to the same names.
"""

import json
from enum import IntEnum
from pathlib import Path
from typing import Final

TABLE: Final[dict[str, dict[str, int]]] = json.loads(
    (Path(__file__).parent / "codes.json").read_text(encoding="utf-8")
)

_op = TABLE["op"]
_status = TABLE["status"]
_source = TABLE["source"]
_audience = TABLE["audience"]
_verdict = TABLE["verdict"]
_reason = TABLE["reason"]
_ruling = TABLE["ruling"]
_refusal = TABLE["refusal"]
_mark = TABLE["mark"]
_order = TABLE["order"]
_receipt = TABLE["receipt"]
_desk = TABLE["desk"]
_desk_view = TABLE["desk_view"]
_likeness = TABLE["likeness"]
_frame = TABLE["frame"]
_file_state = TABLE["file_state"]
_route = TABLE["route"]
_reply = TABLE["reply"]
_purpose = TABLE["purpose"]
_goes_first = TABLE["goes_first"]
_revoke_reason = TABLE["revoke_reason"]


class Op(IntEnum):
    """What one operation of a change does (docs/wire.md 2)."""

    SET = _op["set"]
    ADD = _op["add"]
    REMOVE = _op["remove"]
    ROW_ADD = _op["row_add"]
    ROW_REMOVE = _op["row_remove"]
    COMMAND = _op["command"]


class Status(IntEnum):
    """Whether a question was answered, and if not, why not."""

    ANSWERED = _status["answered"]
    NOT_ASKED = _status["not_asked"]
    DECLINED = _status["declined"]
    NOT_KNOWN = _status["not_known"]
    NOT_APPLICABLE = _status["not_applicable"]


class Source(IntEnum):
    """Where an answer came from."""

    PERSON_SAID = _source["person_said"]
    CARER_SAID = _source["carer_said"]
    OBSERVED = _source["observed"]
    PROFESSIONAL = _source["professional"]
    RECORD = _source["record"]
    TRANSCRIPT_CHECKED = _source["transcript_checked"]


class Audience(IntEnum):
    """Who may hold a record, fixed when it is begun."""

    INVOLVEMENT = _audience["involvement"]
    CARER_PRIVATE = _audience["carer-private"]
    SAFEGUARDING = _audience["safeguarding"]
    GROUP = _audience["group"]
    AUTHOR_ONLY = _audience["author-only"]
    PERSON_OWNED = _audience["person-owned"]


class Verdict(IntEnum):
    """What became of a pushed change. `LATER`: nothing was taken, it is to be sent again."""

    MERGED = _verdict["merged"]
    WAITING = _verdict["waiting"]
    SET_ASIDE = _verdict["set_aside"]
    LATER = _verdict["later"]


class Reason(IntEnum):
    """Why a change waits or was set aside."""

    SIGNATURE = _reason["signature"]
    MALFORMED = _reason["malformed"]
    REVOKED = _reason["revoked"]
    CLONED = _reason["cloned"]
    SCOPE = _reason["scope"]
    UNKNOWN_FORM = _reason["unknown_form"]
    DISPOSED = _reason["disposed"]
    GENESIS_SET_ASIDE = _reason["genesis_set_aside"]
    UNSIGNED = _reason["unsigned"]
    AWAITING_GENESIS = _reason["awaiting_genesis"]
    AWAITING_SEEN = _reason["awaiting_seen"]
    SEEN_SET_ASIDE = _reason["seen_set_aside"]
    AWAITING_FILE = _reason["awaiting_file"]
    NOT_JUDGED = _reason["not_judged"]


class Ruling(IntEnum):
    """What the server decided on a command."""

    ACCEPTED = _ruling["accepted"]
    REFUSED = _ruling["refused"]


class Refusal(IntEnum):
    """Why a command was refused."""

    STATE = _refusal["state"]
    AUTHORITY = _refusal["authority"]
    OWN_WORK = _refusal["own_work"]
    CHANGED_SINCE = _refusal["changed_since"]
    UNSETTLED = _refusal["unsettled"]
    INCOMPLETE = _refusal["incomplete"]
    ARGUMENTS = _refusal["arguments"]
    UNKNOWN_COMMAND = _refusal["unknown_command"]
    SEEN_SET_ASIDE = _refusal["seen_set_aside"]


class Mark(IntEnum):
    """How a merged change came to be one, where that is to be shown beside it (docs/wire.md 6)."""

    BEFORE_HANDOVER = _mark["before_handover"]
    ACCEPTED_AT_DESK = _mark["accepted_at_desk"]
    RAISED = _mark["raised"]
    """A concern about somebody who never was its author's: received, it is theirs no longer."""


NOT_KEPT = frozenset({Mark.BEFORE_HANDOVER, Mark.RAISED})
"""Marks of work that is its author's no longer once it is here."""


def mark_name(mark: int | None) -> str | None:
    """A mark as the detail of a verdict names it to its author; None where there is none."""
    return None if mark is None else Mark(mark).name.lower()


class Order(IntEnum):
    """What the server tells a device to do (docs/wire.md 6)."""

    REKEY = _order["rekey"]
    DEPOSIT = _order["deposit"]


class Receipt(IntEnum):
    """What a device says it has done with what it held (docs/wire.md 6)."""

    UNREADABLE = _receipt["unreadable"]
    EMPTY = _receipt["empty"]


class Desk(IntEnum):
    """What settles a change that was set aside (docs/wire.md 13)."""

    ACCEPT = _desk["accept"]
    ATTACH = _desk["attach"]
    KEEP = _desk["keep"]


class DeskView(IntEnum):
    """What of the set-aside desk is asked for (docs/wire.md 13)."""

    OPEN = _desk_view["open"]
    DECIDED = _desk_view["decided"]
    ONE = _desk_view["one"]
    PLAIN = _desk_view["plain"]


class Likeness(IntEnum):
    """What two people registered have in common (docs/wire.md 18)."""

    NAME_AND_BIRTH = _likeness["name_and_birth"]
    NHS_NUMBER = _likeness["nhs_number"]


class Frame(IntEnum):
    """What one frame of the news stream says (docs/wire.md 11)."""

    OPEN = _frame["open"]
    NEWS = _frame["news"]


class FileState(IntEnum):
    """What a server has of a file that a change names (docs/wire.md 12)."""

    UNKNOWN = _file_state["unknown"]
    PARTIAL = _file_state["partial"]
    WHOLE = _file_state["whole"]
    DAMAGED = _file_state["damaged"]


class Route(IntEnum):
    """What a sealed request asks for (docs/wire.md 4)."""

    ENROL = _route["enrol"]
    ROUND = _route["round"]
    INVITE = _route["invite"]
    DEVICES = _route["devices"]
    REVOKE = _route["revoke"]
    DEPOSIT = _route["deposit"]
    HISTORY = _route["history"]
    NEWS = _route["news"]
    FILE_PUT = _route["file_put"]
    FILE_HAVE = _route["file_have"]
    FILE_GET = _route["file_get"]
    ASIDE = _route["aside"]
    ASIDE_ACT = _route["aside_act"]
    REKEY = _route["rekey"]
    REKEY_CONFIRM = _route["rekey_confirm"]
    ASK_DEPOSIT = _route["ask_deposit"]


class ReplyStatus(IntEnum):
    """The first element of every sealed reply."""

    OK = _reply["ok"]
    BAD_CODE = _reply["bad_code"]
    CODE_USED = _reply["code_used"]
    CODE_EXPIRED = _reply["code_expired"]
    SLOW_DOWN = _reply["slow_down"]
    NOT_ALLOWED = _reply["not_allowed"]
    MALFORMED = _reply["malformed"]
    REVOKED = _reply["revoked"]
    TOO_LARGE = _reply["too_large"]
    SERVER_FULL = _reply["server_full"]
    UNKNOWN_DEVICE = _reply["unknown_device"]
    UNKNOWN_ROUTE = _reply["unknown_route"]
    COUNTER_REPEATED = _reply["counter_repeated"]
    OLD_APP = _reply["old_app"]
    NOT_HERE = _reply["not_here"]
    PENDING = _reply["pending"]
    LATER = _reply["later"]


class Purpose(IntEnum):
    """What a key of the organisation is for (docs/wire.md 5)."""

    SEALING = _purpose["sealing"]
    CERTIFICATE = _purpose["certificate"]
    RECEIPT = _purpose["receipt"]


class RevokeReason(IntEnum):
    """Why a device was ended (`server/fleet/routes.py`)."""

    LOST = _revoke_reason["lost"]
    STOLEN = _revoke_reason["stolen"]
    LEFT = _revoke_reason["left"]
    REPLACED = _revoke_reason["replaced"]
    OTHER = _revoke_reason["other"]


class GoesFirst(IntEnum):
    """The forms whose records are sent before everything else and held back by no quota."""

    SAFEGUARDING_CONCERN = _goes_first["safeguarding-concern"]
    PREFERENCE_WITHDRAWAL = _goes_first["preference-withdrawal"]


GOES_FIRST: Final = frozenset(_goes_first)
"""Their form ids."""

TABLES: Final[dict[str, type[IntEnum]]] = {
    "op": Op,
    "status": Status,
    "source": Source,
    "audience": Audience,
    "verdict": Verdict,
    "reason": Reason,
    "ruling": Ruling,
    "refusal": Refusal,
    "mark": Mark,
    "order": Order,
    "receipt": Receipt,
    "desk": Desk,
    "desk_view": DeskView,
    "likeness": Likeness,
    "frame": Frame,
    "file_state": FileState,
    "route": Route,
    "reply": ReplyStatus,
    "goes_first": GoesFirst,
    "purpose": Purpose,
    "revoke_reason": RevokeReason,
}
