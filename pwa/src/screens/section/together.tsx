/** Questions that one tap answers together: it stands above them, and they stay on the screen below it. */
import { useComputed } from "@preact/signals";
import { fieldId } from "../../app/field-id";
import { STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import { isGroup, type Section, type Together } from "../../forms/definition";
import { tr } from "../../text/rarer";
import { Button, ButtonGroup } from "../../ui/button";
import { sourceOf, useAsking } from "./context";

type State = "untouched" | "tapped" | "begun";

function TogetherTap({ section, tap, id }: { section: Section; tap: Together; id: string }) {
  const { form, handle } = useAsking();
  const label = form.words(tap.label);
  const paths = Object.keys(tap.answers);
  const state = useComputed((): State => {
    const given = paths.map((path) => handle.answer(path));
    if (paths.some((path) => handle.unsettled(path))) return "begun";
    if (given.every((answer) => !answer)) return "untouched";
    const tapped = paths.every(
      (path, at) =>
        given[at]?.status === STATUS.answered &&
        JSON.stringify(given[at].value) === JSON.stringify(tap.answers[path]),
    );
    return tapped ? "tapped" : "begun";
  }).value;
  if (!handle.writable() || state === "begun") return null;
  const write = (answers: Record<string, Answer | null>): void => {
    handle.writeAll(answers);
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  };
  if (state === "tapped") {
    const takeBack = () => write(Object.fromEntries(paths.map((path) => [path, null])));
    return (
      <div class="ds-card ds-card--folded">
        <p>{label}</p>
        <Button kind="link" id={id} label={`${tr("group.undo")}: ${label}`} onPress={takeBack}>
          {tr("group.undo")}
        </Button>
      </div>
    );
  }
  const tapAll = (): void => {
    const answers: Record<string, Answer> = {};
    for (const item of section.items) {
      const value = tap.answers[item.id];
      if (value === undefined || isGroup(item)) continue;
      const source = sourceOf(item, undefined);
      answers[item.id] = { value, status: STATUS.answered, source, note: null };
    }
    write(answers);
  };
  return (
    <ButtonGroup>
      <Button id={id} onPress={tapAll}>
        {label}
      </Button>
    </ButtonGroup>
  );
}

export const TogetherTaps = ({ section }: { section: Section }) => (
  <>
    {section.together?.map((tap, at) => {
      const id = `${fieldId(section.id)}-together-${at}`;
      return <TogetherTap key={id} section={section} tap={tap} id={id} />;
    })}
  </>
);
