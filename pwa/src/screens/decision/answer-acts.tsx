/** What can be done with an answer that a decision covers: read its history, pin a comment to it. */
import type { ComponentChildren } from "preact";
import { questionWords } from "../../app/problem-words";
import { navigate } from "../../app/router";
import { td } from "../../text/en-desk";
import { Button } from "../../ui/button";
import type { AnswerContext } from "../shown-answer";
import { usePin } from "./pin-box";
import { deskOf, type PinLimits } from "./pins";

export const openHistory = ({ handle }: AnswerContext, path: string): void =>
  navigate(`/record/${handle.id}/history`, { hold: { path } });

export interface AnswerActs {
  /** The question; other words where the form has it no more. */
  readonly what: string;
  /** Under the answer: its comment, or the box it is written in. */
  readonly comment: ComponentChildren;
  readonly acts: ComponentChildren;
}

/** `limits` is null where nothing can be pinned. */
export function useAnswerActs(
  context: AnswerContext,
  path: string,
  limits: PinLimits | null,
): AnswerActs {
  const { session, handle, form } = context;
  const what = form.place(path) ? questionWords(form, path) : td("return.lost");
  const { link, panel } = usePin(
    limits && { desk: deskOf(session, handle.id), path, what, limits },
  );
  const acts = (
    <>
      <Button
        kind="link"
        label={td("decision.historyOf", { what })}
        onPress={() => openHistory(context, path)}
      >
        {td("decision.history")}
      </Button>
      {link}
    </>
  );
  return { what, comment: panel, acts };
}
