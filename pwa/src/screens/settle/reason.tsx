/** Why one answer stays: a chip for what is usual, and a few words. */
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { Radios } from "../../ui/choices";
import { TextBox } from "../../ui/field";
import { type AnswerContext, givenName } from "../shown-answer";

export interface Why {
  readonly chip: "asked" | "talked" | "other" | null;
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

/** The reason as it is kept with the answer; null when none was given. */
export function reasonOf(
  context: AnswerContext,
  heads: readonly HeadView[],
  why: Why,
): string | null {
  const chip =
    why.chip === "asked" ? asked(context) : why.chip === "talked" ? talked(context, heads) : "";
  const words = why.words.trim();
  return [chip, words].filter(Boolean).join(": ") || null;
}

export function Reason(props: {
  readonly context: AnswerContext;
  readonly heads: readonly HeadView[];
  readonly why: Why;
  readonly error: string | null;
  readonly onChange: (why: Why) => void;
}) {
  const { context, heads, why, error, onChange } = props;
  return (
    <div class="ds-why">
      <Radios
        id="settle-why"
        legend={ta("settle.why")}
        error={error}
        options={[
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
