/** Where a finished record leads: what follows it, and the way to begin that. */
import { formTitle, recordTitle } from "../../app/form-title";
import { navigate } from "../../app/router";
import type { Hex, PersonEntry, Session } from "../../session/types";
import { tn } from "../../text/next-step";
import { Button } from "../../ui/button";
import { InsetText } from "../../ui/summary";
import { nextSteps } from "./next-steps";

interface Props {
  readonly session: Session;
  readonly person: PersonEntry;
  /** On the page of one record, that record alone. */
  readonly record?: Hex;
}

export function NextSteps({ session, person, record }: Props) {
  const steps = nextSteps(session, person).filter(({ after }) => !record || after.id === record);
  return (
    <>
      {steps.map(({ after, form }) => {
        const words = { after: recordTitle(session, after), form: formTitle(session, form) };
        return (
          <InsetText key={after.id}>
            <p class="govuk-body">{tn("next.follows", words)}</p>
            <Button onPress={() => navigate(`/person/${person.id}/start`, { hold: { form } })}>
              {tn("next.start", words)}
            </Button>
          </InsetText>
        );
      })}
    </>
  );
}
