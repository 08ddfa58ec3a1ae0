/** Checks one entry's signature against its author's certificate, when asked. */

import { useState } from "preact/hooks";
import { historyOf } from "../../session/history";
import type { HistoryEntry, RecordHandle } from "../../session/types";
import { ta } from "../../text/en-answers";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";

type Checked = "not" | "checking" | "good" | "bad" | "unsigned" | "elsewhere";

/** An own entry may still be open: it is frozen, and so signed for good, before it is checked. */
async function check(handle: RecordHandle, path: string, entry: HistoryEntry): Promise<Checked> {
  if (entry.send !== "unsent") return (await entry.verify()) ? "good" : "bad";
  await handle.freeze();
  const entries = historyOf(handle.ground, path);
  const found =
    entries.find(({ dot }) => dot === entry.dot) ??
    entries.find((each) => each.own && each.made === entry.made && each.value === entry.value);
  if (!found) return "unsigned";
  return (await found.verify()) ? "good" : "bad";
}

export function Signature(props: {
  readonly handle: RecordHandle;
  readonly path: string;
  readonly entry: HistoryEntry;
  /** What tells this button from the others: author and time. */
  readonly label: string;
}) {
  const { handle, path, entry, label } = props;
  const [checked, setChecked] = useState<Checked>("not");
  const words: Record<Exclude<Checked, "not" | "checking">, string> = {
    good: ta("history.good", { device: entry.deviceLabel }),
    bad: ta("history.bad"),
    unsigned: ta("history.unsigned"),
    elsewhere: ta("history.restOffline"),
  };
  const press = async () => {
    if (checked === "checking") return;
    setChecked("checking");
    const found = await check(handle, path, entry).catch(
      // What was signed is on the server where only its words are known here.
      (): Checked => (entry.observed === null ? "elsewhere" : "unsigned"),
    );
    setChecked(found);
    if (found !== "not" && found !== "checking") say(words[found]);
  };
  if (checked === "good" || checked === "bad" || checked === "unsigned") {
    return (
      <p class={checked === "bad" ? "ds-entry__bad" : "ds-entry__checked"}>{words[checked]}</p>
    );
  }
  return (
    <>
      {checked === "elsewhere" && <p class="ds-entry__checked">{words.elsewhere}</p>}
      <Button kind="link" label={label} onPress={() => void press()}>
        {ta(checked === "checking" ? "history.checking" : "history.check")}
      </Button>
    </>
  );
}
