/**
 * What was kept aside, in the record it was written for: on its page and beside the field to its author, in the
 * answer's history to all.
 */
import type { FormState } from "../../forms/state";
import { type KeptAside, keptAside } from "../../session/kept-aside";
import type { RecordHandle, Session } from "../../session/types";
import { tz } from "../../text/en-aside";
import { dateOf, shortDate } from "../../ui/dates";
import { Notice } from "../../ui/summary";
import { HistoryLinks } from "../history/links";

/** Who kept it aside, whose it is and why. Pure. */
export function keptWords({ author, by, reason }: KeptAside, me: string): string {
  const name = by.name;
  return author.actor === me
    ? tz("kept.yours", { name, reason })
    : tz("kept.theirs", { name, author: author.name, reason });
}

function Said({ it, me }: { it: KeptAside; me: string }) {
  return (
    <>
      <p>
        <strong>{tz("kept.title", { date: shortDate(dateOf(it.at)) })}</strong>
      </p>
      <p>{keptWords(it, me)}</p>
      <p>{tz("kept.where", { name: it.by.name })}</p>
    </>
  );
}

interface Props {
  readonly session: Session;
  readonly handle: RecordHandle;
}

/** On the record's page, to its author alone: what it answered, each a way into that answer's history. */
export function OwnKeptAside({ session, handle, form }: Props & { readonly form: FormState }) {
  const me = session.me.actor;
  const own = keptAside(handle.ground).filter(({ author }) => author.actor === me);
  const asked = (path: string) => form.place(path) !== undefined;
  return (
    <>
      {own.map((it) => (
        <Notice key={it.dot}>
          <Said it={it} me={me} />
          <HistoryLinks handle={handle} form={form} paths={it.paths.filter(asked)} />
        </Notice>
      ))}
    </>
  );
}

interface HereProps extends Props {
  readonly path: string;
  /** Only what whoever is here wrote themselves. */
  readonly own?: boolean;
}

/** In the history of one answer, and beside its field to its author. */
export function KeptAsideHere({ session, handle, path, own = false }: HereProps) {
  const me = session.me.actor;
  const here = keptAside(handle.ground).filter(
    ({ author, paths }) => paths.includes(path) && (!own || author.actor === me),
  );
  return (
    <>
      {here.map((it) => (
        <Notice key={it.dot}>
          <Said it={it} me={me} />
        </Notice>
      ))}
    </>
  );
}
