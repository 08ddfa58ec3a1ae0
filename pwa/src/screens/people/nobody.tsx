/** My people while there is nobody: who brings them here, and the way to register somebody. */
import type { Session } from "../../session/types";
import { tn } from "../../text/nobody";
import { when } from "../../ui/dates";
import { RegisterSomeone } from "./list";

function empty(session: Session): string {
  const { roles } = session.me;
  if (roles.includes("it_admin")) return tn("people.emptyIt");
  if (roles.includes("manager")) return tn("people.emptyManager");
  const manager = session.manager();
  const asOf = session.asOf.value;
  return manager && asOf !== null
    ? tn("people.empty", { name: manager.name, when: when(asOf) })
    : tn("people.emptyPlain");
}

export const Nobody = ({ session }: { session: Session }) => (
  <>
    <p class="govuk-body">{empty(session)}</p>
    <RegisterSomeone session={session} name="" />
  </>
);
