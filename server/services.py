"""Everything one running server is made of, handed to whoever needs it. There are no globals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from server.clock import Clock
from server.enrol.enrol import Enrolment
from server.epochs.epochs import Epochs
from server.epochs.marking import Marking
from server.exchange.allowance import Allowance
from server.exchange.directory import Directories
from server.exchange.routes import Routes
from server.exchange.snapshots import Snapshots
from server.exchange.turns import Turns
from server.index.index import Index
from server.index.news import News
from server.ingest.commands import CommandJudge
from server.ingest.identity import ServerIdentity
from server.ingest.waiting import Waiting
from server.keys.organisation import OrganisationKeys
from server.news.streams import Streams
from server.published.library import PublishedForms
from server.reading.reading import Reading
from server.settings import Settings
from server.store.durable import Durability
from server.store.one_teller import OneTeller
from server.store.others import Others
from server.store.store import Store
from server.store.uses import Uses
from server.store.writer import Writer


@dataclass(slots=True)
class Services:
    """One server. Built by `server.app.open_services`, closed with it.

    `news` holds callables told, in the event loop, what each commit has changed, whichever process
    made it. `others` keeps this process level with the rest; `streams` are the devices that wait.
    """

    settings: Settings
    clock: Clock
    keys: OrganisationKeys
    store: Store
    index: Index
    writer: Writer
    identity: ServerIdentity
    waiting: Waiting
    published: PublishedForms
    durability: Durability
    commands: CommandJudge
    routes: Routes
    directories: Directories
    snapshots: Snapshots
    enrolment: Enrolment
    deposits: Allowance
    allowance: Allowance
    file_allowance: Allowance
    turns: Turns
    started_ms: int
    epochs: Epochs
    marking: Marking
    others: Others
    streams: Streams
    uses: Uses
    one_teller: OneTeller
    reading: Reading
    news: list[Callable[[News], None]] = field(default_factory=list)

    @property
    def epoch(self) -> int:
        """The epoch this server is in now."""
        return self.epochs.current

    def tell(self, news: News) -> None:
        """Pass on what was committed."""
        for listener in self.news:
            listener(news)
