/** Any number of a question's choices. */

import { useState } from "preact/hooks";
import type { Answer } from "../../forms/answers";
import type { Question } from "../../forms/definition";
import { t } from "../../text";
import { tl } from "../../text/en-later";
import { tr } from "../../text/rarer";
import { Button } from "../../ui/button";
import { Checkboxes } from "../../ui/checkboxes";
import { put, useAsking } from "./context";
import { type ControlProps, choicesOf } from "./controls";
import { DayTaps } from "./week";

const codesChosen = (answer: Answer | undefined): readonly string[] =>
  Array.isArray(answer?.value) ? answer.value.map(String) : [];

/** The codes after one is ticked or cleared: an exclusive one and the others never stand together. */
export function toggled(
  item: Question,
  chosen: readonly string[],
  code: string,
  on: boolean,
): string[] {
  const exclusive = new Set(item.exclusive);
  const rest = chosen.filter(
    (other) => other !== code && !(on && (exclusive.has(code) || exclusive.has(other))),
  );
  return (on ? [...rest, code] : rest).sort();
}

export function Many(props: ControlProps) {
  const asking = useAsking();
  const { path, id, item, answer, label, hint, error, describedBy } = props;
  const { handle } = asking;
  const [swept, setSwept] = useState<readonly string[] | null>(null);
  const chosen = codesChosen(answer);
  const union = item.merge === "union";

  const apply = (next: readonly string[]): void => {
    if (!union) {
      put(asking, path, item, [...next]);
      return;
    }
    for (const code of chosen) if (!next.includes(code)) handle.setElement(path, code, false);
    for (const code of next) if (!chosen.includes(code)) handle.setElement(path, code, true);
  };
  const toggle = (code: string, on: boolean): void => {
    const next = toggled(item, chosen, code, on);
    const lost = chosen.filter((other) => other !== code && !next.includes(other));
    setSwept(lost.length > 0 ? chosen : null);
    apply(next);
    props.onLeave();
  };

  const { group } = asking.form.place(path) ?? {};
  const days = group?.week?.days === item.id;
  const choose = (codes: readonly string[]): void => {
    apply(codes);
    props.onLeave();
  };

  const others = union
    ? new Map(
        handle
          .elements(path)
          .filter((element) => !element.mine)
          .map((element) => [String(element.value), element.author.name]),
      )
    : null;
  const options = choicesOf(asking, item, chosen).map((choice) => {
    const by = others?.get(choice.value);
    return by ? { ...choice, hint: tr("q.alsoBy", { names: by }) } : choice;
  });
  return (
    <>
      <Checkboxes
        tools={days && <DayTaps label={label} onChoose={choose} />}
        id={id}
        legend={label}
        hint={hint}
        error={error}
        describedBy={describedBy}
        options={options}
        value={chosen}
        or={tl("q.or")}
        onToggle={toggle}
      />
      {swept && (
        <p class="ds-undo" role="status">
          {tr("q.noneUndo")}{" "}
          <Button
            kind="link"
            onPress={() => {
              apply(swept);
              setSwept(null);
            }}
          >
            {t("q.putBack")}
          </Button>
        </p>
      )}
    </>
  );
}
