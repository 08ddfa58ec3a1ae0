/** On the manager's home screen: how much was set aside and needs a decision, once the server says so. */
import { listAside } from "../../session/desk";
import type { Session } from "../../session/types";
import { tz } from "../../text/en-aside";
import { useAsked } from "./asking";

export function AsideLine({ session }: { readonly session: Session }) {
  const { asked } = useAsked(() => listAside(session, false), [session]);
  if (asked.kind !== "here" || asked.it.bundles.length === 0) return null;
  const n = asked.it.bundles.reduce((sum, { count }) => sum + count, 0);
  return (
    <p class="govuk-body">
      <a class="govuk-link ds-target" href="/aside">
        {tz("aside.queue", { n })}
      </a>
    </p>
  );
}
