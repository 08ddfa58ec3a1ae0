/**
 * Registering somebody: a person's record and an involvement, begun together. What is to be written is
 * kept before any of it is, under ids that are settled by then, so that a crash in between is finished at
 * the next unlock and nothing is written twice.
 */
import { AUDIENCE, SOURCE, STATUS } from "../codes";
import type { Answer } from "../forms/answers";
import { hex, random, unhex } from "../sync/core/bytes";
import { aboutBytes, recordId } from "../sync/core/change";
import { civilTime } from "./civil";
import type { Contents } from "./contents";
import type { Hex } from "./draft";
import type { Genesis } from "./inscribe";
import type { Library } from "./library";
import { NotHere } from "./not-here";
import type { Scratchpad } from "./scratch";
import type { Started } from "./started";
import type { RecordHandle, Scratch, StaffMember } from "./types";

export type Answers = Readonly<Record<string, Answer>>;

/** What an unlocked vault lends to a registration. */
export interface Registrar {
  readonly contents: Contents;
  readonly scratches: Scratchpad;
  readonly me: StaffMember;
  /** The civil date. */
  today(): string;
  readonly opened: { begin(genesis: Genesis, started: Started): Promise<RecordHandle> };
}

/** A record that is planned and may not be written yet. */
export interface Planned {
  readonly record: Hex;
  readonly about: Hex;
  readonly salt: Hex;
  readonly started: Started;
}

async function planned(
  form: string,
  library: Library,
  person: Hex | null,
  answers: Answers,
): Promise<Planned> {
  const formHash = library.newestOf(form);
  const questions = formHash === undefined ? undefined : library.get(formHash);
  if (formHash === undefined || !questions) throw new NotHere("form");
  const { audience } = questions.definition;
  const about = aboutBytes({
    formId: form,
    formHash: unhex(formHash),
    people: person === null ? [] : [unhex(person)],
    involvement: null,
    audience: AUDIENCE[audience as keyof typeof AUDIENCE],
  });
  const salt = random(16);
  const record = hex(await recordId(about, salt));
  const started = { form, formHash, person: person ?? record, answers };
  return { record, about: hex(about), salt: hex(salt), started };
}

const planOf = ({ scratches }: Registrar): Scratch => scratches.at("", "registering");

/**
 * Registers somebody at a time by the server's clock; answers the id of the person. Throws DeviceFull or
 * WriteFailed: what was kept by then is finished by the next call or unlock, as it was first asked for.
 */
export async function register(registrar: Registrar, person: Answers, at: number): Promise<Hex> {
  const { contents, scratches } = registrar;
  const plan = planOf(registrar);
  if (plan.read() === null) {
    const who = await planned("person", contents.library, null, person);
    const first = firstInvolvement(registrar, civilTime(at, contents.zone));
    const what = await planned("involvement", contents.library, who.record, first);
    plan.write(JSON.stringify([who, what]));
    try {
      await scratches.flush();
    } catch (error) {
      // Nothing is planned that is not on the device.
      plan.write(null);
      throw error;
    }
  }
  return (await finish(registrar)) as Hex;
}

/** Writes what is planned and not written yet; answers whom it registers, null where nothing is planned. */
export async function finish(registrar: Registrar): Promise<Hex | null> {
  const plan = planOf(registrar);
  const words = plan.read();
  if (words === null) return null;
  const records = JSON.parse(words) as readonly Planned[];
  await writePlanned(registrar, records);
  plan.write(null);
  return records[0]?.record ?? null;
}

/** Writes those of some planned records that are not written yet. Throws DeviceFull or WriteFailed. */
export async function writePlanned(
  registrar: Registrar,
  records: readonly Planned[],
): Promise<void> {
  const { books } = registrar.contents.holdings;
  for (const { record, about, salt, started } of records) {
    if (books.get(record)?.genesis) continue;
    const genesis = { about: unhex(about), salt: unhex(salt) };
    const handle = await registrar.opened.begin(genesis, { ...started, answers: {} });
    handle.writeAll(started.answers);
    await handle.freeze();
    handle.close();
  }
}

/** An answer of the worker's own, from what the council has on record. */
const recorded = (value: Answer["value"]): Answer => ({
  value,
  status: STATUS.answered,
  source: SOURCE.record,
  note: null,
});

/** What the involvement of somebody just registered says. `at` is civil, in the organisation's zone. */
function firstInvolvement({ contents, me }: Registrar, at: string): Answers {
  const team = contents.staff.directory.policy.get(`team/${me.team}`);
  return {
    status: recorded("received"),
    referred_at: recorded(at),
    allocated_worker: recorded(me.name),
    ...(typeof team === "string" && { team: recorded(team) }),
  };
}
