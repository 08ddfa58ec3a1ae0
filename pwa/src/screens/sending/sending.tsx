/** Saving and sending: "is my work safe?", answered in one sentence. */
import { useEffect, useRef, useState } from "preact/hooks";
import { now, serverNow } from "../../app/clock";
import { homeOf } from "../../app/current";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { REASON } from "../../codes";
import type { FileOnWay, Sending, Session, Unsaved } from "../../session/types";
import { t } from "../../text";
import { tl } from "../../text/en-later";
import { sizeWords } from "../../text/files";
import { tm } from "../../text/more-pages";
import { tms } from "../../text/sending";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { weekdayWhen, when } from "../../ui/dates";
import { say } from "../../ui/live";
import { SummaryList, type SummaryRow } from "../../ui/summary";
import { OwnList } from "../aside/own";
import { CopyNotice } from "./copy";
import { CutList, cutIn } from "./cut";
import { opensWithout } from "./opens";
import { UnsavedLine } from "./unsaved-line";
import { unsentBy } from "./unsent-by";

const DAY = 86_400_000;

/**
 * The one sentence: `unsaved` is what is stored nowhere, and `cut` answers hold only the beginning of what
 * was typed. Pure.
 */
export function sentence(
  sending: Sending,
  at: number,
  cut = 0,
  unsaved: Unsaved | null = null,
): string {
  const { unsent, again, oldestUnsent, notBackedUp, lastContact, link, files } = sending;
  const told = (ms: number): string => when(ms - sending.clockAhead, at - sending.clockAhead);
  // Whatever else is safe, this is what is not.
  if (unsaved) return tm(unsaved.full ? "sending.unsavedFull" : "sending.unsaved");
  if (link === "revoked") return tm("sending.revoked", { n: unsent });
  if (unsent > 0) {
    const since = oldestUnsent ?? at;
    return at - since > DAY
      ? tm("sending.long", { when: told(lastContact ?? since) })
      : tm("sending.since", { n: unsent, when: told(since) });
  }
  if (cut > 0) return tm("sending.cut", { n: cut });
  if (again > 0) return tm("sending.again");
  if (files > 0) return tm("sending.filesTo", { n: files });
  return notBackedUp > 0 ? tm("sending.toBackUp", { n: notBackedUp }) : tm("sending.all");
}

const AWAITED = [
  "awaiting_genesis",
  "awaiting_seen",
  "seen_set_aside",
  "awaiting_file",
  "not_judged",
] as const;

/** "Received. Waiting for a photo or document. Nothing for you to do.": one sentence for each thing waited for. */
export const waitingWords = ({ waitsFor = [] }: Sending): string[] => [
  ...new Set(
    waitsFor.map((reason) => {
      const known = AWAITED.find((name) => REASON[name] === reason) ?? "awaiting_seen";
      return tl("send.waiting", { what: tm(`waiting.${known}`) });
    }),
  ),
];

/** For IT: counts, sizes and times, no names. */
const detailsOf = (session: Session): string =>
  Object.entries({
    vault: session.vault.slice(0, 8),
    ...session.sending.value,
    copy: session.sending.value.copy?.stage ?? "none",
    people: session.people.value.length,
    records: session.records.value.length,
    asOf: session.asOf.value,
    at: new Date().toISOString(),
    browser: navigator.userAgent,
  })
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n");

/** "2 left" every tenth, "All received" once: spoken while something goes. */
function useSpoken(sending: Sending): void {
  const before = useRef(sending.unsent);
  useEffect(() => {
    const { unsent } = sending;
    if (unsent < before.current) {
      if (unsent === 0) say(tm("sending.done"));
      else if (unsent % 10 === 0 || unsent < 3) say(tm("sending.left", { n: unsent }));
    }
    before.current = unsent;
  }, [sending.unsent]);
}

function Device({ session }: { session: Session }) {
  const { spaceLeft, persisted, leaseEnds, clockAhead } = session.sending.value;
  const lastContact = session.asOf.value;
  const [opens, setOpens] = useState<boolean | null>(null);
  useEffect(() => void opensWithout().then(setOpens), [session.sending.value]);
  const kept = persisted === null ? "sending.silent" : persisted ? "sending.kept" : "sending.may";
  const rows: SummaryRow[] = [
    { key: tm("sending.name"), value: session.deviceLabel },
    { key: tm("sending.people"), value: session.people.value.length },
    {
      key: tm("sending.space"),
      value:
        spaceLeft === null
          ? tm("sending.spaceUnknown")
          : tm("sending.mb", { n: Math.round(spaceLeft / 1_000_000).toLocaleString("en-GB") }),
    },
    { key: tm("sending.storage"), value: tm(kept) },
    ...(opens === null
      ? []
      : [{ key: tm("sending.opens"), value: tm(opens ? "sending.opensYes" : "sending.opensNot") }]),
    {
      key: tm("sending.contact"),
      value: lastContact === null ? tm("sending.never") : when(lastContact, serverNow(session)),
    },
    ...(leaseEnds === null
      ? []
      : [{ key: tm("sending.by"), value: weekdayWhen(leaseEnds - clockAhead) }]),
  ];
  return (
    <section aria-labelledby="sending-device">
      <h2 id="sending-device">{tm("sending.device")}</h2>
      <SummaryList rows={rows} />
    </section>
  );
}

/** What is still to go of photos and documents; nothing where there is nothing. */
function fileRows(session: Session): SummaryRow[] {
  const onWay = session.filesOnWay.value;
  const unsent = onWay.filter(({ state }) => state === "unsent");
  const damaged = onWay.filter(({ state }) => state === "damaged").length;
  const sum = (of: (file: FileOnWay) => number) => unsent.reduce((all, it) => all + of(it), 0);
  const sent = sizeWords(sum((it) => it.sent));
  const size = sizeWords(sum((it) => it.size));
  const words = [
    ...(unsent.length > 0 ? [tm("sending.filesSent", { n: unsent.length, sent, size })] : []),
    ...(damaged > 0 ? [tm("sending.filesDamaged", { n: damaged })] : []),
  ];
  return words.length === 0 ? [] : [{ key: tm("sending.files"), value: words.join(". ") }];
}

/** The same number as above, record by record. */
function UnsentList({ session }: { session: Session }) {
  const lines = unsentBy(session);
  if (lines.length === 0) return null;
  const total = lines.reduce((sum, { n }) => sum + n, 0);
  return (
    <section aria-labelledby="sending-unsent">
      <h2 id="sending-unsent">{tms("unsent.h2")}</h2>
      <p class="govuk-body">{tms("unsent.what")}</p>
      <SummaryList
        rows={[...lines, { words: tms("unsent.total"), n: total }].map(({ words, n }) => ({
          key: words,
          value: n,
        }))}
      />
    </section>
  );
}

/** Who can see what arrived after its case had moved, in the words of the table of where work is. */
function beforeWords(session: Session): string {
  const names = new Set(session.parted.value.map(({ seenBy }) => seenBy));
  const [only] = names.size === 1 ? names : [];
  const manager = session.manager();
  const name = only ?? (manager?.actor === session.me.actor ? null : manager?.name);
  return name ? tm("sending.beforeWords", { name }) : tm("sending.beforePlain");
}

export default function SendingScreen({ session }: ScreenProps) {
  const sending = session.sending.value;
  const cut = cutIn(session).length;
  const [details, setDetails] = useState<string | null>(null);
  useSpoken(sending);
  const copy = (): void => {
    const words = detailsOf(session);
    setDetails(words);
    void navigator.clipboard?.writeText(words).then(() => say(tm("sending.copied")));
  };
  return (
    <Page
      heading={tm("sending.h1")}
      back={{ to: homeOf(session), words: tl("back.home") }}
      bar={
        // A server may be back before the next try; without a connection there is nothing to try.
        sending.link !== "no_connection" ? (
          <Button kind="filled" onPress={() => void session.sendNow()}>
            {tm(sending.sending ? "sending.going" : "sending.go")}
          </Button>
        ) : (
          <p class="ds-bar__words">{tl("off.line")}</p>
        )
      }
    >
      <p class="govuk-body ds-lead">{sentence(sending, now.value, cut, session.unsaved.value)}</p>
      <UnsavedLine session={session} />
      <CopyNotice session={session} />
      <CutList session={session} />
      {sending.link === "no_server" && (
        <p class="govuk-body">{tl("off.server", { organisation: session.organisation })}</p>
      )}
      {sending.link === "device_full" && <p class="govuk-body">{t("save.full")}</p>}
      {sending.link === "storage_failed" && <p class="govuk-body">{tm("sending.storageFailed")}</p>}
      {sending.later !== null && sending.unsent > 0 && (
        <p class="govuk-body">
          {tl("send.later", { time: when(sending.later - sending.clockAhead, serverNow(session)) })}
        </p>
      )}
      {sending.unsent > 0 && <p class="govuk-body">{tm("sending.only")}</p>}
      {sending.unsent === 0 && sending.files > 0 && (
        <p class="govuk-body">{tm("sending.fileOnly")}</p>
      )}
      {waitingWords(sending).map((words) => (
        <p class="govuk-body" key={words}>
          {words}
        </p>
      ))}
      {sending.beforeHandOver > 0 && <p class="govuk-body">{beforeWords(session)}</p>}
      <section aria-labelledby="sending-work">
        <h2 id="sending-work">{tm("sending.work")}</h2>
        <SummaryList
          rows={[
            {
              key: tm("sending.unsent"),
              value:
                sending.unsent > 0 && sending.oldestUnsent !== null
                  ? tm("sending.count", {
                      n: sending.unsent,
                      when: when(sending.oldestUnsent - sending.clockAhead, serverNow(session)),
                    })
                  : sending.unsent,
            },
            { key: tm("sending.today"), value: sending.receivedToday },
            ...(sending.waiting > 0
              ? [{ key: tm("sending.waiting"), value: sending.waiting }]
              : []),
            ...(cut > 0 ? [{ key: tm("sending.cutTitle"), value: cut }] : []),
            ...fileRows(session),
            { key: tm("sending.notBacked"), value: sending.notBackedUp },
            ...(sending.beforeHandOver > 0
              ? [{ key: tm("sending.before"), value: sending.beforeHandOver }]
              : []),
            { key: tm("sending.aside"), value: sending.setAside },
          ]}
        />
      </section>
      <UnsentList session={session} />
      <OwnList session={session} />
      <Device session={session} />
      <p>
        <Button onPress={copy}>{tm("sending.copy")}</Button>
      </p>
      {details && (
        <Details summary={tm("sending.details")} open>
          <pre class="ds-pre">{details}</pre>
        </Details>
      )}
    </Page>
  );
}
