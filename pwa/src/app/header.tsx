/** The top row of every unlocked screen: the way back, where the work is, and Hide. */
import { useEffect, useState } from "preact/hooks";
import type { RecordHandle, Session } from "../session/types";
import { t } from "../text";
import { Button } from "../ui/button";
import { type Chip, chipOf, type RecordSaving, SAVING } from "./chip";
import { now } from "./clock";
import { hide } from "./guard";
import { holdsMore, holdsPart } from "./overlong";

export interface Back {
  readonly to: string;
  readonly words: string;
}

const savingOf = (session: Session, record: RecordHandle): RecordSaving => ({
  save: record.save.value,
  scratch: session.scratchSave(record.id),
  over: holdsMore(record.id),
  cut: holdsPart(session, record.id),
  unsent: record.unsent.value,
  fresh: record.fresh,
  files: session.filesOnWay.value.filter((it) => it.record === record.id && it.state !== "whole")
    .length,
  ...record.sent.value,
});

/** A pause in typing this long is the end of it, ms. */
const PAUSE_MS = 500;

/** Goes on saying "Saving" between one key and the next: a chip that turned with each would flash. */
function useSteady(chip: Chip): Chip {
  const saving = chip === SAVING;
  const [typing, setTyping] = useState(saving);
  useEffect(() => {
    if (saving) return setTyping(true);
    const paused = setTimeout(() => setTyping(false), PAUSE_MS);
    return () => clearTimeout(paused);
  }, [saving]);
  return typing && !chip.alarm ? SAVING : chip;
}

function ChipLink({ session, record }: { session: Session; record: RecordHandle | undefined }) {
  const chip = useSteady(
    chipOf(
      record ? savingOf(session, record) : null,
      session.sending.value,
      session.writing.value,
      now.value,
      session.unsaved.value,
      holdsPart(session),
    ),
  );
  return (
    <a
      class={chip.alarm ? "ds-chip ds-chip--alarm" : "ds-chip"}
      href="/sending"
      aria-label={t("chip.link", { state: chip.words })}
    >
      {chip.words}
    </a>
  );
}

export interface HeaderProps {
  readonly session: Session;
  readonly back: Back | undefined;
  readonly record: RecordHandle | undefined;
}

export function Header({ session, back, record }: HeaderProps) {
  return (
    <header class="ds-header">
      {back ? (
        <a class="govuk-link govuk-back-link" href={back.to} data-back>
          {back.words}
        </a>
      ) : (
        <span class="ds-header__name">{t("app.name")}</span>
      )}
      <ChipLink session={session} record={record} />
      <span class="ds-hide">
        <Button kind="link" onPress={hide}>
          {t("app.hide")}
        </Button>
      </span>
    </header>
  );
}
