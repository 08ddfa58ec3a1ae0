/** To those whose role begins no record: who can. */
import type { Session } from "../../session/types";
import { tm } from "../../text/more-pages";

export function NoStart({ session, name }: { readonly session: Session; readonly name: string }) {
  const manager = session.manager();
  return (
    <p class="govuk-body">
      {manager && manager.actor !== session.me.actor
        ? tm("person.noStart", { name, manager: manager.name })
        : tm("person.noStartPlain", { name })}
    </p>
  );
}
