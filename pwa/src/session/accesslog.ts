/**
 * What this vault showed: a record of its own, one row for each record opened in one unlock, committed
 * before the content shows (design.md 5).
 */
import { AUDIENCE, OP, SOURCE, STATUS } from "../codes";
import { hex, random, unhex } from "../sync/core/bytes";
import { aboutBytes, recordId } from "../sync/core/change";
import { Draft, type Hex } from "./draft";
import type { Holdings } from "./holdings";
import type { Genesis } from "./inscribe";
import type { Library } from "./library";
import type { Page, Pen } from "./pen";
import type { SaveState } from "./types";

const FORM = "access-log";
/** As many rows as the form takes (forms/library/access-log.yaml); then a new log is begun. */
const MOST_ROWS = 1_000;

export class AccessLog {
  private readonly noted = new Set<string>();
  private page: LogPage | null = null;

  constructor(
    private readonly pen: Pen,
    private readonly holdings: Holdings,
    private readonly library: Library,
    private readonly device: Hex,
    private readonly now: () => number,
    /** Civil date and time in the organisation's zone, "2026-01-20T14:05". */
    private readonly civil: (at: number) => string,
  ) {}

  /** Resolves once it is stored that a record was opened, or printed. Throws DeviceFull or WriteFailed. */
  async opened(record: Hex, screen = "record"): Promise<void> {
    const key = record + screen;
    if (this.noted.has(key)) return;
    const page = await this.current();
    // A council that publishes no such form keeps no such record.
    if (!page) return;
    const now = this.now();
    const draft = new Draft(page.id, now);
    const row = `opened/${hex(random(16))}`;
    const base = { element: null, observed: new Set<Hex>(), reason: null, kept: null };
    draft.put({ ...base, kind: OP.row_add, path: row, value: null });
    const answers = { record, at: this.civil(now), screen };
    for (const [id, value] of Object.entries(answers)) {
      const stored = [value, STATUS.answered, SOURCE.record, null];
      draft.put({ ...base, kind: OP.set, path: `${row}/${id}`, value: stored });
    }
    await this.pen.alone(page, draft);
    page.rows++;
    this.noted.add(key);
  }

  private async current(): Promise<LogPage | null> {
    if (this.page && this.page.rows < MOST_ROWS) return this.page;
    if (!this.page) {
      for (const book of this.holdings.shown()) {
        const own = book.genesis && hex(book.genesis.change.device) === this.device;
        if (book.about?.formId !== FORM || !own) continue;
        const rows = book.fold.rows("opened").length;
        if (rows >= MOST_ROWS) continue;
        this.page = new LogPage(book.id, null, rows);
        return this.page;
      }
    }
    const formHash = this.library.newestOf(FORM);
    if (formHash === undefined) return null;
    const about = aboutBytes({
      formId: FORM,
      formHash: unhex(formHash),
      people: [],
      involvement: null,
      audience: AUDIENCE["author-only"],
    });
    const salt = random(16);
    this.page = new LogPage(hex(await recordId(about, salt)), { about, salt }, 0);
    return this.page;
  }
}

class LogPage implements Page {
  readonly progress: { value: SaveState } = { value: { kind: "clean" } };

  constructor(
    readonly id: Hex,
    public genesis: Genesis | null,
    public rows: number,
  ) {}

  adopted(): void {
    this.genesis = null;
  }

  followed(): void {
    this.genesis = null;
  }

  dropped(): void {}
}
