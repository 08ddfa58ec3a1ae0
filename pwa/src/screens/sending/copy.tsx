/** What somebody is told whose device is one of two, and what is for them to do. */
import { lock } from "../../app/current";
import type { CopyState, Session } from "../../session/types";
import { ty } from "../../text/en-copy";
import { Button } from "../../ui/button";

/** Who in IT confirms it: one of them where they are known by name. */
const confirms = (session: Session): string =>
  session.staff.value.find(
    ({ name, roles }) => roles.includes("it_admin") && name !== session.me.name,
  )?.name ?? ty("copy.it");

export function copyWords(session: Session, { stage, code }: CopyState): string {
  const name = confirms(session);
  if (stage === "ready") return ty("copy.ready", { name });
  if (stage === "refused") return ty("copy.refused", { name, code: code ?? "" });
  return stage === "asked"
    ? ty("copy.code", { name, code: code ?? "" })
    : ty("copy.seen", { name });
}

/** On the home screen: one line. */
export function CopyLine({ session }: { readonly session: Session }) {
  const copy = session.sending.value.copy;
  return copy ? <p class="govuk-body">{copyWords(session, copy)}</p> : null;
}

/** On Saving and sending: what was seen, how far it has come, and the one thing to press. */
export function CopyNotice({ session }: { readonly session: Session }) {
  const copy = session.sending.value.copy;
  if (!copy) return null;
  return (
    <>
      {copy.stage !== "sending" && (
        <p class="govuk-body">{copyWords(session, { stage: "sending", code: null })}</p>
      )}
      <p class="govuk-body">{copyWords(session, copy)}</p>
      {copy.stage === "ready" && (
        <p>
          <Button onPress={() => void lock()}>{ty("copy.lock")}</Button>
        </p>
      )}
    </>
  );
}
