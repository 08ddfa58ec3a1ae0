/** My people while there is nobody: who brings them here, and the way to register somebody. */
import { serverNow } from "../../app/clock";
import { navigate } from "../../app/router";
import type { Session } from "../../session/types";
import { tn } from "../../text/nobody";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import { sought } from "./list";

function empty(session: Session): string {
  const { roles } = session.me;
  if (roles.includes("it_admin")) return tn("people.emptyIt");
  if (roles.includes("manager")) return tn("people.emptyManager");
  const manager = session.manager();
  const asOf = session.asOf.value;
  return manager && asOf !== null
    ? tn("people.empty", { name: manager.name, when: when(asOf, serverNow(session)) })
    : tn("people.emptyPlain");
}

/** The way to register somebody whom no list here has; the words sought go along in memory. */
export function RegisterSomeone({ session, name }: { session: Session; name: string }) {
  if (!session.startable.value.some(({ id }) => id === "person")) return null;
  return (
    <p class="govuk-body">
      <Button
        kind="link"
        onPress={() => {
          // Whoever is registered is on the list that Back leads to, not hidden by the search.
          sought.value = { words: "", who: null, at: 0 };
          navigate("/register", { hold: { name } });
        }}
      >
        {tn("people.register")}
      </Button>
    </p>
  );
}

export const Nobody = ({ session }: { session: Session }) => (
  <>
    <p class="govuk-body">{empty(session)}</p>
    <RegisterSomeone session={session} name="" />
  </>
);
