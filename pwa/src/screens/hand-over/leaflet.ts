/** Which leaflet the person was given last, from the receipts this device holds. */
import type { Session } from "../../session/types";

const RECEIPT = "leaflet-receipt";

/** A code of the list `leaflets`; null where there is no receipt. Its reads are in the access log. */
export async function leafletOf(session: Session, person: string): Promise<string | null> {
  const receipts = session.records.value.filter(
    (each) => each.form === RECEIPT && each.person === person,
  );
  let newest: { readonly at: string; readonly code: string } | null = null;
  for (const { id } of receipts) {
    const handle = await session.open(id);
    const code = handle.unsettled("leaflet_version") ? undefined : handle.answer("leaflet_version");
    const at = handle.answer("given_at")?.value;
    handle.close();
    if (typeof code?.value !== "string" || typeof at !== "string") continue;
    if (!newest || at >= newest.at) newest = { at, code: code.value };
  }
  return newest?.code ?? null;
}
