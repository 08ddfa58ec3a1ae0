/** The record of a preview: the app's own, on paper. Its answers outlive a save of the form's file. */
import type { Definition } from "../src/forms/definition";
import type { Hex } from "../src/session/draft";
import { Book } from "../src/session/holdings";
import { PaperPen, paperDesk, paperOpening } from "../src/session/paper";
import { OpenRecord } from "../src/session/record";
import type { StaffMember } from "../src/session/types";

export const RECORD: Hex = "00000000000000000000000000000001";
export const PERSON: Hex = "00000000000000000000000000000002";

/** Wren Saltwhistle, who is invented. */
export const WREN: StaffMember = {
  actor: "00000000000000000000000000000003",
  name: "Wren Saltwhistle",
  roles: [],
  team: null,
};

/** Records of one form after another over the same answers. */
export class Paper {
  private readonly pen = new PaperPen(RECORD);
  private readonly book = new Book(RECORD);
  private readonly desk = paperDesk(WREN, this.pen, () => ({ initial: "draft", editable: null }));

  /** The record, shown by a version of its form. Whoever previews may write in it, whatever the form says. */
  record(definition: Definition): OpenRecord {
    const { starts: _, ...open } = definition;
    const record = new OpenRecord(this.desk, paperOpening(this.book, open, RECORD, PERSON));
    this.pen.lay(record);
    return record;
  }
}
