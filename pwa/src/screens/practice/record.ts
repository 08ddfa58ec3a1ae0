/** A record of practice: the app's own, on paper, with commands that go nowhere. */
import { signal } from "@preact/signals";
import type { Json } from "../../forms/answers";
import { type OnPaper, paperRecord } from "../../session/paper";
import { OpenRecord } from "../../session/record";
import type { CommandView, StaffMember } from "../../session/types";

export class PracticeRecord extends OpenRecord {
  private readonly given = signal<readonly CommandView[]>([]);
  private readonly by: StaffMember;

  /** `earlier`: it was there before practice began. */
  constructor(
    on: OnPaper,
    readonly earlier: boolean,
  ) {
    const { desk, opening, rows, answers } = paperRecord(on);
    super(desk, opening);
    this.by = on.me;
    this.startWith(answers, rows);
  }

  override get fresh(): boolean {
    return !this.earlier && super.fresh;
  }

  override commands(): readonly CommandView[] {
    return this.given.value;
  }

  /** As far as it goes here: it is on its way, and never arrives. */
  override async command(name: string, args: Readonly<Record<string, Json>>): Promise<void> {
    const command: CommandView = {
      name,
      by: this.by,
      made: Date.now(),
      received: null,
      arguments: args,
      outcome: "unsent",
      refusal: null,
      paths: [],
      words: [],
      ruledAt: null,
      covers: 0,
    };
    this.given.value = [...this.given.value, command];
  }
}
