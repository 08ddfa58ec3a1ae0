/** With no connection: what a decision made now waits for. */
import type { Session } from "../../session/types";
import { td } from "../../text/en-desk";

export const CountsLater = ({ session }: { session: Session }) =>
  session.sending.value.link === "ok" ? null : <p class="govuk-body">{td("decision.offline")}</p>;
