/** Why one answer stays: a chip for what is usual, and a few words. */
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { Radios } from "../../ui/choices";
import { TextBox } from "../../ui/field";
import { type AnswerContext, givenName } from "../shown-answer";

export interface Why {
  readonly chip: "asked" | "talked" | "both" | "other" | null;
  readonly words: string;
}

export const NO_REASON: Why = { chip: null, words: "" };

/** "Talked with Dov": the other authors by name. */
function talked({ session }: AnswerContext, heads: readonly HeadView[]): string {
  const others = heads
    .map(({ author }) => author)
    .filter(({ actor }) => actor !== session.me.actor);
  const names = [...new Set(others.map(givenName))];
  return names.length === 1 ? ta("settle.talkedTo", { name: names[0] ?? "" }) : ta("settle.talked");
}

const asked = ({ personName }: AnswerContext): string =>
  personName ? ta("settle.asked", { name: personName }) : ta("settle.askedPlain");

/** "Both kept together": for an answer that was written from several. */
const kept = (heads: readonly HeadView[]): string =>
  ta(heads.length === 2 ? "settle.bothKept" : "settle.allKept");

/**
 * The reason as it is kept with the answer; null when none was given. `written`: one answer is made from
 * several, so that all of them may be what stays.
 */
export function reasonOf(
  context: AnswerContext,
  heads: readonly HeadView[],
  why: Why,
  written: boolean,
): string | null {
  const chip =
    why.chip === "asked"
      ? asked(context)
      : why.chip === "talked"
        ? talked(context, heads)
        : why.chip === "both" && written
          ? kept(heads)
          : "";
  const words = why.words.trim();
  return [chip, words].filter(Boolean).join(": ") || null;
}

export function Reason(props: {
  readonly context: AnswerContext;
  readonly heads: readonly HeadView[];
  readonly why: Why;
  /** One answer is being written from several. */
  readonly written: boolean;
  readonly error: string | null;
  readonly onChange: (why: Why) => void;
}) {
  const { context, heads, why, written, error, onChange } = props;
  return (
    <div class="ds-why">
      <Radios
        id="settle-why"
        legend={ta("settle.why")}
        error={error}
        options={[
          ...(written ? [{ value: "both", label: kept(heads) }] : []),
          { value: "asked", label: asked(context) },
          { value: "talked", label: talked(context, heads) },
          { value: "other", label: ta("settle.other") },
        ]}
        value={why.chip}
        onChoose={(chip) => onChange({ ...why, chip: chip as NonNullable<Why["chip"]> })}
      />
      <TextBox
        id="settle-words"
        label={ta("settle.whyWords")}
        value={why.words}
        onText={(words) => onChange({ ...why, words })}
      />
    </div>
  );
}
