/** One question: subscribed to its own answer and rules, so that a key elsewhere does not touch it. */
import { useEffect, useState } from "preact/hooks";
import { fieldId } from "../../app/field-id";
import { usePart } from "../../app/later";
import { STATUS } from "../../codes";
import type { Question } from "../../forms/definition";
import { useAsking } from "./context";
import { Control } from "./controls";
import { AsideNotice, Calculated, Comments, NoAnswer, ReadOnly, rarer, Stored } from "./lazily";
import { pinsOf } from "./pinned";
import { Clash, QuietLine } from "./quiet-line";
import "./question.css";

const TYPED: ReadonlySet<Question["type"]> = new Set(["text", "long", "number", "money", "time"]);

/** The reason has its own box, and a box that is read says itself why it cannot be. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(["reason_missing", "wrong_type"]);

export interface QuestionProps {
  readonly path: string;
  readonly item: Question;
}

function Pinned({ path }: { path: string }) {
  const pins = pinsOf(useAsking().handle);
  return pins.some((pin) => pin.path === path) ? <Comments path={path} /> : null;
}

function Asked({ path, item }: QuestionProps) {
  const asking = useAsking();
  const { handle, form } = asking;
  // Whoever was sent here is told why at once.
  const [left, setLeft] = useState(asking.focus === path);
  const id = fieldId(path);
  const answer = handle.answer(path);
  const found = form.problems(path).value.find(({ code }) => !SAID_ELSEWHERE.has(code));
  const slip = left ? found : undefined;
  // What was refused before anybody came here, or is now that something else changed, is said at once.
  const refused = found !== undefined && answer !== undefined;
  useEffect(() => {
    if (refused && !document.activeElement?.closest(".ds-question")) setLeft(true);
  }, [refused]);
  const unusable = form.problems(path).value.some(({ code }) => code === "wrong_type");
  // Nobody waits for what is wrong with an answer before they write on.
  const said = usePart(rarer, slip !== undefined);
  const reasoned = answer !== undefined && answer.status !== STATUS.answered;
  return (
    <div class="ds-question" data-path={path}>
      <Pinned path={path} />
      {handle.asides.value && <AsideNotice path={path} item={item} />}
      <Clash path={path} item={item} />
      {unusable && <Stored path={path} item={item} />}
      {reasoned ? (
        <NoAnswer path={path} item={item} answer={answer} />
      ) : (
        <Control
          path={path}
          id={id}
          item={item}
          answer={answer}
          label={form.words(item.label)}
          hint={item.hint && form.words(item.hint)}
          error={slip && said ? said.problemWords(form, slip) : null}
          describedBy=""
          onLeave={() => setLeft(true)}
        />
      )}
      <QuietLine path={path} item={item} answer={answer} clearable={!TYPED.has(item.type)} />
    </div>
  );
}

export function QuestionView({ path, item }: QuestionProps) {
  const { form, writable } = useAsking();
  if (!form.shown(path).value) return null;
  if (item.type === "info") {
    return <p class="govuk-inset-text">{form.words(item.label)}</p>;
  }
  if (item.type === "calc") return <Calculated path={path} item={item} />;
  if (!writable(path)) return <ReadOnly path={path} item={item} />;
  return <Asked path={path} item={item} />;
}
