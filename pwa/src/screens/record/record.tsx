/** A record's task list: the whole of it, what is left, and where to carry on. */
import { useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formOf, personOf } from "../../app/form-of";
import { openTitle } from "../../app/form-title";
import { Gone } from "../../app/gone";
import { later, part, STANDS_MS, useTogether } from "../../app/later";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { wide } from "../../app/viewport";
import type { FormState } from "../../forms/state";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { tp } from "../../text/pages";
import { Button, ButtonGroup } from "../../ui/button";
import { firstName } from "../../ui/person-banner";
import { isDone, pinsOf } from "../section/pinned";
import { Eligibility, StateLine, stateWords } from "./lazily";
import { SectionList } from "./section-list";
import { endingOf, plainState, stoppedOn } from "./state-words";

interface OpenProps {
  readonly session: Session;
  readonly handle: RecordHandle;
}

/** How many sections have nothing left, and the first that has. *Tracked.* */
function countOf(form: FormState): { done: number; all: number; next: number } {
  let done = 0;
  let all = 0;
  let next = -1;
  form.definition.sections.forEach((section, i) => {
    if (!form.sectionShown(section.id).value) return;
    all++;
    const { status } = form.sectionProgress(section.id).value;
    if (status === "answered") done++;
    else if (next < 0) next = i;
  });
  return { done, all, next };
}

const rarer = part(() => import("./rarer-parts"));
const Returned = later(rarer, (parts) => parts.Returned);
const Since = later(rarer, (parts) => parts.Since);
const Under = later(rarer, (parts) => parts.Under, STANDS_MS);
const CopiedFromOthers = later(rarer, (parts) => parts.CopiedFromOthers, STANDS_MS);
const Version = later(rarer, (parts) => parts.Version);
const OpenElsewhere = later(rarer, (parts) => parts.OpenElsewhere);

const own = part(() => import("./own-screen"));
const OwnScreen = later(own, (parts) => parts.OwnScreen);

function OpenRecord({ session, handle }: OpenProps) {
  const form = formOf(session, handle);
  const person = personOf(session, handle);
  const count = useComputed(() => countOf(form)).value;
  const home = `/record/${handle.id}`;
  const writable = handle.writable();
  // Written in more than one language, so that the person may read it themselves.
  const theirs = writable && form.definition.languages[1];
  const pins = pinsOf(handle);
  const next = form.definition.sections[count.next];
  const ending = endingOf(session, handle.form);
  const submits = ending !== "kept" && !handle.closed;
  const manager = session.me.roles.includes("manager") && handle.state.value.state === "submitted";
  const submit = pins.length
    ? tp("tasks.again", {
        done: pins.filter((pin) => isDone(handle, pin)).length,
        all: pins.length,
      })
    : ending === "finished"
      ? tp("tasks.finish")
      : t("section.last");
  const bar = manager ? (
    <Button kind="filled" href={`${home}/decision`}>
      {tp("tasks.decide")}
    </Button>
  ) : writable && next ? (
    <Button kind="filled" href={`${home}/section/${count.next + 1}`}>
      {tp("tasks.carry", { title: form.words(next.title) })}
    </Button>
  ) : writable && submits ? (
    <Button kind="filled" href={`${home}/submit`}>
      {submit}
    </Button>
  ) : undefined;
  // A first visit has none of these, and its first field does not wait for their code.
  const ruled = handle.commands().some(({ outcome }) => outcome === "accepted");
  const state = handle.state.value;
  const { shown } = handle.ground;
  const plain = handle.fresh
    ? tp("tasks.fresh")
    : stoppedOn(session, handle) === null && plainState(session, handle.form, state.state);
  const open = session.openElsewhere(handle.id);
  // What the person said since may have changed what was filled in.
  useEffect(() => {
    if (form.definition.presets)
      void import("../section/presets").then((it) => it.refresh({ session, handle, form }));
  }, [session, handle, form]);
  const newest = session.newest(handle.form);
  // A newer form, an answer this one has no question for, a change this app cannot read, one kept aside.
  const versions =
    (newest && newest.hash !== handle.formHash && writable) ||
    shown.fold.unfolded.length > 0 ||
    handle.asides.value ||
    shown.paths().some((path) => !path.startsWith("@") && !form.place(path));
  const drafting = writable && !theirs && plain;
  const { copied_in: copied } = form.definition;
  const above = [
    !drafting && stateWords,
    (ruled || open || versions) && rarer,
    theirs && own,
  ].filter((it) => !!it);
  if (!useTogether(above)) return null;
  const strip = <Eligibility form={form} handle={handle} />;
  return (
    <Page
      heading={openTitle(form)}
      back={
        person
          ? { to: `/person/${person.id}`, words: t("back.person", { name: firstName(person) }) }
          : { to: "/people", words: t("back.people") }
      }
      person={person}
      record={handle}
      bar={bar}
      margin={wide.value ? strip : undefined}
    >
      {drafting ? (
        <p class="govuk-body">{plain}</p>
      ) : (
        <StateLine session={session} handle={handle} />
      )}
      {open && <OpenElsewhere session={session} open={open} />}
      {versions && <Version session={session} handle={handle} form={form} />}
      <p class="govuk-body ds-number">
        {tp("tasks.answered", { done: handle.fresh ? 0 : count.done, all: count.all })}
      </p>
      {ruled && <Returned handle={handle} />}
      {ruled && <Since session={session} handle={handle} form={form} />}
      <nav aria-label={t("section.sections")}>
        <SectionList form={form} handle={handle} />
      </nav>
      {!wide.value && strip}
      {copied && <CopiedFromOthers session={session} handle={handle} form={form} />}
      {theirs && <OwnScreen handle={handle} />}
      {writable && submits && next && (
        <ButtonGroup>
          <Button href={`${home}/submit`}>{submit}</Button>
        </ButtonGroup>
      )}
      {!handle.fresh && <Under session={session} handle={handle} form={form} ruled={ruled} />}
    </Page>
  );
}

export default function RecordScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "", true);
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  if (opened.kind === "opening") return null;
  const { handle } = opened;
  return <OpenRecord key={handle.formHash} session={session} handle={handle} />;
}
