/** The way from a session into a concern, and what of it is said here: that one was raised, and when. */
import { navigate } from "../../app/router";
import { tgr } from "../../text/groups";
import { Button } from "../../ui/button";
import { clock } from "../../ui/dates";
import { Notice } from "../../ui/summary";
import type { Concern } from "./concerns";

/** What a concern is told of the session: its page, and its place and time. Nobody's name. */
export interface CameFrom {
  readonly group: string;
  /** Where Back and "Raise it" return to. */
  readonly from: string;
  readonly came: string;
}

interface RaiseProps {
  readonly concerns: readonly Concern[] | undefined;
  readonly cameFrom: CameFrom;
}

export function Raise({ concerns = [], cameFrom }: RaiseProps) {
  const raised = concerns.filter(({ at }) => at !== null);
  const begun = concerns.find(({ at }) => at === null);
  const href = begun ? `/concern/${begun.about}` : "/concern";
  const words = begun ? "log.concernGoOn" : raised.length > 0 ? "log.concernMore" : "log.concern";
  const go = (event: MouseEvent) => {
    event.preventDefault();
    navigate(href, { hold: { ...cameFrom } });
  };
  return (
    <Notice>
      {raised.map(({ record, at }) => (
        <p key={record}>
          <strong>{tgr("log.concernRaised", { time: clock(at ?? 0) })}</strong>
        </p>
      ))}
      <p>{tgr("log.concernNote")}</p>
      <Button
        id="raise-concern"
        kind={raised.length > 0 && !begun ? "link" : "plain"}
        href={href}
        onPress={go}
      >
        {tgr(words)}
      </Button>
    </Notice>
  );
}
