/** Whether a draft can go over to a newer version of its form, and what became of the last try. */
import { MOVE } from "../../session/decisions";
import type { CommandView, RecordHandle, Session } from "../../session/types";

export interface Move {
  readonly newest: { readonly hash: string; readonly since: number | null };
  /** The last try to move to that version; null where there was none. */
  readonly last: CommandView | null;
}

/** Null where there is no newer version, or it is not this person's to move. *Tracked.* */
export function moveOf(session: Session, handle: RecordHandle): Move | null {
  const newest = session.newest(handle.form);
  if (!newest || newest.hash === handle.formHash || handle.fresh || !handle.writable()) return null;
  const row = session
    .workflow()
    ?.commands.find(({ name, forms }) => name === MOVE && forms.includes(handle.form));
  const mine = row?.roles.some((role) => session.me.roles.includes(role));
  if (!mine) return null;
  const tries = handle
    .commands()
    .filter(({ name, arguments: args }) => name === MOVE && args.to === newest.hash);
  return { newest, last: tries.at(-1) ?? null };
}
