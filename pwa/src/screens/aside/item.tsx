/** One piece of set-aside work: what it says, what the record says, and what is decided about it. */
import { useRef, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { formTitle } from "../../app/form-title";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { REASON, REPLY } from "../../codes";
import { ReplyError } from "../../session";
import {
  type Act,
  type Acted,
  type Bundle,
  decideAside,
  type Opened,
  openAside,
} from "../../session/desk";
import type { Hex, PersonEntry, Session } from "../../session/types";
import { t } from "../../text";
import { tz } from "../../text/en-aside";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import { TextArea } from "../../ui/field";
import { say } from "../../ui/live";
import { Panel } from "../../ui/panel";
import { InsetText, SummaryList } from "../../ui/summary";
import "./aside.css";
import type { FormState } from "../../forms/state";
import { heldName } from "./aside";
import { failureOf, useAsked } from "./asking";
import { Attach } from "./attach";
import { formOf, Sides } from "./content";
import { fewSee } from "./few";
import { aboutWords, fromWords, outcomeWords, sizeWords, whyWords } from "./words";

const BACK = { to: "/aside", words: tz("aside.back") };
const MOST_REASON_BYTES = 2_000;

/** A slip in the reason, or null. Pure. */
export function slipIn(reason: string): string | null {
  const bytes = new TextEncoder().encode(reason.trim()).length;
  if (bytes === 0) return tz("item.noReason");
  return bytes > MOST_REASON_BYTES ? tz("item.long") : null;
}

/** What the page says once an act is over: mine, or that somebody was before me. Pure. */
export function doneWords(acted: Acted, act: Act, bundle: Bundle, me: Hex, at: number): string {
  const first = acted.stands.find((it) => it !== null && it.actor !== me);
  if (acted.decided === 0 && first) {
    return tz("done.other", { name: first.name, outcome: outcomeWords(first, at) });
  }
  if (acted.decided === 0 && !first && acted.stands.includes(null)) return tz("done.nothing");
  // A device that is turned off shows nothing of it any more.
  const off = act === "keep" && bundle.turnedOff !== null;
  return tz(off ? "done.keepOff" : `done.${act}`, { name: bundle.owner });
}

/** The one person it is about, where this device holds them. */
const heldPerson = (session: Session, { about }: Bundle): PersonEntry | null =>
  (about.length === 1 && session.people.value.find(({ id }) => id === about[0]?.id)) || null;

function Facts({ session, bundle }: { session: Session; bundle: Bundle }) {
  const { made, received, form, count, bytes } = bundle;
  return (
    <SummaryList
      rows={[
        { key: tz("aside.from"), value: fromWords(bundle) },
        { key: tz("aside.about"), value: aboutWords(bundle, heldName(session)) },
        {
          key: tz("aside.what"),
          value: form === null ? tz("aside.notKnown") : formTitle(session, form),
        },
        {
          key: tz("aside.made"),
          value:
            made === null
              ? tz("aside.notKnown")
              : tz("aside.madeAt", { when: when(made, now.value) }),
        },
        { key: tz("aside.received"), value: when(received, now.value) },
        {
          key: tz("aside.size"),
          value: `${tz("aside.pieces", { n: count })}, ${sizeWords(bytes)}`,
        },
      ]}
    />
  );
}

/** Whether nobody here or elsewhere attaches it: no manager is shown it, and this device holds nobody's records. */
const noneAttaches = (session: Session, few: boolean | null): boolean =>
  few === true && session.people.value.length === 0;

/** Why it cannot be accepted, where nothing or not all of it can. */
function Cannot({ opened, kept }: { opened: Opened; kept: boolean }) {
  const { pieces, bundle } = opened;
  const open = pieces.filter(({ mayAccept }) => mayAccept).length;
  if (open === pieces.length) return null;
  if (open > 0) return <InsetText>{tz("item.cannotAcceptSome")}</InsetText>;
  const unknown = bundle.reason === REASON.unknown_form;
  const other = kept ? "item.cannotFew" : "item.cannotOther";
  const why = tz(unknown ? "item.cannotUnknown" : other);
  return <InsetText>{tz("item.cannotAccept", { why })}</InsetText>;
}

/** Somebody else who decides: nobody does on their own work. */
function OwnWork({ session }: { session: Session }) {
  const other = session.staff.value.find(
    ({ actor, roles, team }) =>
      actor !== session.me.actor && roles.includes("manager") && team === session.me.team,
  );
  return (
    <InsetText>
      {other ? tz("item.ownWork", { name: other.name }) : tz("item.ownWorkNobody")}
    </InsetText>
  );
}

interface DecideProps {
  readonly session: Session;
  readonly opened: Opened;
  readonly form: FormState | null;
}

function Decide({ session, opened, form }: DecideProps) {
  const { bundle, pieces } = opened;
  const scratch = session.scratch("", `aside-${bundle.arrival}`);
  const reason = scratch.read() ?? "";
  const [slip, setSlip] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const going = useRef(false);

  const decide = async (act: Act, arrivals: readonly number[], record?: Hex): Promise<void> => {
    const wrong = slipIn(reason);
    setSlip(wrong);
    if (wrong !== null) {
      document.getElementById("aside-reason")?.focus();
      return;
    }
    if (going.current) return;
    going.current = true;
    setBusy(true);
    setFailed(null);
    try {
      const all = act === "keep" && opened.more && !bundle.proven;
      const more = { ...(record && { record }), ...(all && { through: bundle.last }) };
      const acted = await decideAside(session, act, arrivals, reason.trim(), more);
      scratch.write(null);
      const words = doneWords(acted, act, bundle, session.me.actor, now.value);
      setDone(words);
      say(words, "assertive");
    } catch (error) {
      const nothing =
        act === "attach" && error instanceof ReplyError && error.status === REPLY.not_here;
      const words = nothing ? tz("item.attachNothing") : failureOf(error);
      setFailed(words);
      say(words, "assertive");
    } finally {
      going.current = false;
      setBusy(false);
    }
  };

  const head = (
    <>
      <p class="govuk-body ds-lead">{whyWords(bundle)}</p>
      {failed !== null && <InsetText>{failed}</InsetText>}
    </>
  );
  const body = (
    <>
      <Facts session={session} bundle={bundle} />
      <Sides session={session} opened={opened} form={form} />
    </>
  );
  const person = heldPerson(session, bundle);
  if (done !== null) {
    return (
      <Page key="done" heading={tz("aside.h1")} back={BACK} person={person}>
        <Panel title={done} />
        <p>
          <Button kind="filled" href="/aside">
            {tz("done.back")}
          </Button>
        </p>
      </Page>
    );
  }
  if (bundle.outcome !== null || !bundle.mayDecide) {
    return (
      <Page key="read" heading={tz("aside.h1")} back={BACK} person={person} wide>
        {head}
        {bundle.outcome !== null ? (
          <InsetText>{outcomeWords(bundle.outcome, now.value)}</InsetText>
        ) : (
          <OwnWork session={session} />
        )}
        {body}
      </Page>
    );
  }
  const acceptable = pieces.filter(({ mayAccept }) => mayAccept).map(({ arrival }) => arrival);
  const every = pieces.map(({ arrival }) => arrival);
  const junk = opened.more && !bundle.proven;
  const few = fewSee(bundle, form?.definition ?? null);
  return (
    <Page
      key="decide"
      heading={tz("aside.h1")}
      back={BACK}
      person={person}
      wide
      bar={
        <>
          <Button onPress={() => void decide("keep", every)}>
            {busy
              ? tz("item.going")
              : junk
                ? tz("item.keepAll", { n: bundle.count })
                : tz("item.keep")}
          </Button>
          {acceptable.length > 0 && (
            <Button kind="filled" onPress={() => void decide("accept", acceptable)}>
              {tz(busy ? "item.going" : "item.accept")}
            </Button>
          )}
        </>
      }
    >
      {head}
      <Cannot opened={opened} kept={noneAttaches(session, few)} />
      {body}
      <TextArea
        id="aside-reason"
        label={tz("item.reason")}
        hint={tz("item.reasonHint")}
        rows={3}
        error={slip}
        value={reason}
        onText={(text) => {
          setSlip(null);
          scratch.write(text || null);
        }}
      />
      {opened.paths.length > 0 && (
        <Attach
          session={session}
          bundle={bundle}
          few={few}
          acceptable={acceptable.length > 0}
          onAttach={(record) =>
            void decide(
              "attach",
              pieces.filter(({ command }) => command === null).map(({ arrival }) => arrival),
              record,
            )
          }
        />
      )}
    </Page>
  );
}

export default function AsideItem({ session, params }: ScreenProps) {
  const arrival = Number(params.arrival);
  const { asked, again } = useAsked(async () => {
    const opened = await openAside(session, arrival);
    return { opened, form: await formOf(session, opened) };
  }, [session, arrival]);
  if (asked.kind === "here") return <Decide session={session} {...asked.it} />;
  return (
    <Page key="ask" heading={tz("aside.h1")} back={BACK}>
      {asked.kind === "asking" ? (
        <p class="govuk-body">{tz("aside.asking")}</p>
      ) : (
        <>
          <InsetText>{asked.words}</InsetText>
          <Button kind="filled" onPress={again}>
            {t("fail.retry")}
          </Button>
        </>
      )}
    </Page>
  );
}
