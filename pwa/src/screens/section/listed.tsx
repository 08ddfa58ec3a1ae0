/** Somebody who was named and is on the list: they are chosen there, and it is said that they are. */

import { ts } from "../../text/stop";
import { say } from "../../ui/live";
import { InsetText } from "../../ui/summary";
import { type Asking, useAsking } from "./context";
import { fillIn } from "./presets";
import { chooseKnown, chosenByName, knownPath, labelOf } from "./whom";

function listedWords({ form, personName: name }: Asking, path: string, code: string): string {
  const label = labelOf(form.definition, knownPath(path), code);
  return ts("share.listed", { whom: label ? form.words(label) : code, name });
}

/** Once a name is written: whoever it is the name of. */
export function listed(asking: Asking, path: string): void {
  const code = chooseKnown(asking.handle, path);
  if (code === null) return;
  say(listedWords(asking, path, code));
  if (knownPath(path) === asking.form.definition.presets?.question) void fillIn(asking, code);
}

/** Beside the name, for as long as it stands. *Tracked.* */
export function Listed({ path }: { path: string }) {
  const asking = useAsking();
  const code = chosenByName(asking.handle, path);
  return code === null ? null : <InsetText>{listedWords(asking, path, code)}</InsetText>;
}
