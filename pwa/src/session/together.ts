/**
 * Several records begun as one act: a session divided among the people who were there. What is to be written
 * is kept before any of it is, and what it was written from goes in the same commit, so that a crash in
 * between is finished at the next unlock and nothing is written twice.
 */
import { hex } from "../sync/core/bytes";
import { recordId } from "../sync/core/change";
import type { Hex } from "./draft";
import { type Answers, finish, type Planned, type Registrar, writePlanned } from "./registering";
import { planStart } from "./starting";
import type { Scratch } from "./types";

/** One record to begin: its form, whom it is about (nobody: null), and all it says. */
export interface Part {
  readonly form: string;
  readonly person: Hex | null;
  readonly answers: Answers;
}

const planOf = ({ scratches }: Registrar): Scratch => scratches.at("", "together");

async function planned(registrar: Registrar, part: Part): Promise<Planned> {
  const { contents } = registrar;
  const people = contents.lists.value.people;
  const involvement = people.find(({ id }) => id === part.person)?.involvement ?? null;
  const beside = { person: part.person, involvement };
  const { started, genesis } = planStart(
    contents,
    part.form,
    beside,
    part.answers,
    registrar.today(),
  );
  const record = hex(await recordId(genesis.about, genesis.salt));
  return { record, about: hex(genesis.about), salt: hex(genesis.salt), started };
}

/**
 * Begins all of these and lets go of what they were made from; answers the ids of the records. Throws
 * DeviceFull or WriteFailed: before all of it is planned nothing has happened, after that the next call or
 * unlock goes on. Throws NotHere where a form is not on this device.
 */
export async function startAll(
  registrar: Registrar,
  parts: readonly Part[],
  from: Scratch,
): Promise<readonly Hex[]> {
  await finishTogether(registrar);
  const records = await Promise.all(parts.map((part) => planned(registrar, part)));
  const words = from.read();
  const plan = planOf(registrar);
  plan.write(JSON.stringify(records));
  from.write(null);
  try {
    await registrar.scratches.flush();
  } catch (error) {
    plan.write(null);
    from.write(words);
    throw error;
  }
  await finishTogether(registrar);
  return records.map(({ record }) => record);
}

async function finishTogether(registrar: Registrar): Promise<void> {
  const plan = planOf(registrar);
  const words = plan.read();
  if (words === null) return;
  await writePlanned(registrar, JSON.parse(words) as readonly Planned[]);
  plan.write(null);
}

/** What a crash cut in two: a registration, a session. */
export async function finishAll(registrar: Registrar): Promise<void> {
  await finish(registrar);
  await finishTogether(registrar);
}
