/** A person who stopped some sharing, and a decision about it, on a device that nobody hears from. */
import { formOf } from "../../src/app/form-of";
import { enrolled, said } from "./enrolled";
import { fernshire, PERSON, quiet, VISIT } from "./world";

export const TRUST = "fernshire_marsh_trust";

const asks = (id: string, ...questions: string[]) => ({
  ...VISIT,
  id,
  title: { en: id },
  sections: [
    {
      ...VISIT.sections[0],
      items: questions.map((each) => ({ ...(PERSON.sections[0]?.items[0] as object), id: each })),
    },
  ],
});

type Form = ReturnType<typeof asks>;
const KNOWN = [
  { code: TRUST, label: { en: "Fernshire & Marsh NHS Trust" } },
  { code: "gp_practice", label: { en: "The person's GP practice" } },
  { code: "other", label: { en: "Somebody else" } },
];

/** Who it is for is chosen from the list, or named. */
function listing(form: Form): Form {
  const items = (form.sections[0]?.items ?? []).map((item) => {
    if (item.id === "recipient_known") return { ...item, type: "one", options: KNOWN };
    return item.id === "recipient" ? { ...item, type: "party" } : item;
  });
  return { ...form, sections: [{ ...form.sections[0], items }] } as never;
}

/** With whom it stops, one to a row. */
function withRows(form: Form): Form {
  const [item] = form.sections[0]?.items ?? [];
  const inside = listing({
    ...form,
    sections: [
      {
        ...form.sections[0],
        items: ["recipient_known", "recipient"].map((id) => ({ ...(item as object), id })),
      },
    ],
  } as never).sections[0]?.items;
  const group = {
    ...{ id: "scope_recipients", type: "group", label: { en: "With whom" }, req: "N", sens: "1" },
    items: inside,
  };
  const items = [...(form.sections[0]?.items ?? []), group];
  return { ...form, sections: [{ ...form.sections[0], items }] } as never;
}

/** Ada's device, which nobody hears from, with a decision about Hettie Marshbell to share with the trust. */
export async function decided() {
  const council = await fernshire();
  await council.publish({
    ...listing(
      asks("sharing-decision", "recipient_known", "recipient", "direction", "decided_at", "stated"),
    ),
    presets: { question: "recipient_known", stated: "stated", answers: {} },
  } as never);
  await council.publish(withRows(asks("preference-withdrawal", "scope", "withdrawn_at")));
  await council.publish(asks("sharing-preference", "event_date"));
  const { session } = await enrolled(council);
  const person = await session.start("person", null, {});
  person.write("legal_name", said("Hettie Marshbell"));
  await person.freeze();
  const about = person.id;
  const decision = await session.start("sharing-decision", about, {});
  decision.write("recipient_known", said(TRUST));
  decision.write("direction", said("out"));
  decision.write("decided_at", said("2026-03-09T09:10"));
  await decision.freeze();
  council.noRounds = true;
  const stopped = () => session.records.value.find(({ id }) => id === decision.id)?.stopped;
  return { session, about, decision, stopped };
}

export const named = (name: string) => said(["organisation", null, name, null]);

/** The same, where the person has stopped sharing with the trust alone. */
export async function stoppedWithTrust() {
  const all = await decided();
  const { session, about, decision } = all;
  const withdrawal = await session.start("preference-withdrawal", about, {});
  withdrawal.write("scope", said("recipient"));
  withdrawal.write("withdrawn_at", said("2026-03-09T14:32"));
  const row = withdrawal.addRow("scope_recipients");
  withdrawal.write(`scope_recipients/${row}/recipient_known`, said(TRUST));
  await withdrawal.freeze();
  withdrawal.close();
  await quiet();
  const asking = { session, handle: decision, form: formOf(session, decision) };
  return { ...all, asking };
}
