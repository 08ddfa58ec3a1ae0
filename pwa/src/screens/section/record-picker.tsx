/** Names a record of the person from those on this device; what is not here is written in the box. */
import { isIndex, isNoted, recordTitle } from "../../app/form-title";
import type { RecordEntry, Session } from "../../session/types";
import { tc } from "../../text/cited";
import { Checkboxes } from "../../ui/checkboxes";
import { type Choice, Fieldset, Radios } from "../../ui/choices";
import { dateOf, shortDate } from "../../ui/dates";
import { say } from "../../ui/live";
import { firstName } from "../../ui/person-banner";
import { endingOf, isOver } from "../record/state-words";
import { listedState } from "../record/stopped-state";
import { type Around, type Citing, citable, cite, citedIn, citedState } from "./cited";
import { type Asking, put, useAsking } from "./context";
import { type ControlProps, Plain } from "./controls";
import { textOf } from "./figures";
import { LongList } from "./long-list";

/** More choices than this are searched. */
const LIST = 15;

const aroundOf = (session: Session, here: string): Around => ({
  here,
  title: (entry) => recordTitle(session, entry),
  isOver: ({ form, state }) => isOver(session, form, state.state),
  isFinished: ({ form }) => endingOf(session, form) === "finished",
  isOther: (form) => isIndex(form) || isNoted(form),
});

/** Of somebody registered more than once, what is in each of their records. */
function recordsOf({ session, person }: Asking): readonly RecordEntry[] {
  if (!person) return [];
  const same = session.people.value.filter(({ id }) => person.same.includes(id));
  return [person, ...same].flatMap(({ records }) => records);
}

/** A document that is named by hand already keeps its name. */
function nameDocument(asking: Asking, path: string, entry: RecordEntry, around: Around): void {
  const at = path.replace(/record_ref$/, "document");
  const item = asking.form.place(at)?.item;
  if (at === path || !item || item.type === "group" || asking.handle.answer(at)) return;
  const words = { form: around.title(entry), state: citedState(entry, around) };
  put(asking, at, item, tc("cite.document", words));
}

export function RecordPicker({ citing, ...props }: ControlProps & { readonly citing: Citing }) {
  const asking = useAsking();
  const { session, handle, person } = asking;
  const { path, id, item } = props;
  const text = textOf(props.answer?.value);
  const around = aroundOf(session, handle.id);
  const records = citable(citing, recordsOf(asking), around);
  const options: Choice[] = records.map((entry) => ({
    value: entry.id,
    label: around.title(entry),
    hint: tc("cite.begun", {
      date: shortDate(dateOf(entry.started)),
      name: entry.startedBy.name,
      state: listedState(session, entry),
    }),
  }));
  const named = citedIn(citing, text, records);
  const set = (chosen: string, on: boolean): void => {
    const entry = records.find((each) => each.id === chosen);
    if (!entry) return;
    put(asking, path, item, cite(citing, text, entry, on, records, around));
    if (on) {
      nameDocument(asking, path, entry, around);
      say(tc("cite.taken", { form: around.title(entry) }));
    }
    props.onLeave();
  };
  const common = {
    id,
    legend: tc("cite.choose", { name: person ? firstName(person) : "" }),
    options,
  };
  const Choices = options.length > LIST ? LongList : Radios;
  return (
    <Fieldset {...props} id={`${id}-cited`} legend={props.label}>
      {options.length === 0 ? (
        <p class="govuk-body">{tc("cite.none")}</p>
      ) : citing.several ? (
        <Checkboxes {...common} value={named} onToggle={set} />
      ) : (
        <Choices {...common} value={named[0] ?? null} onChoose={(chosen) => set(chosen, true)} />
      )}
      <Plain
        {...props}
        id={options.length === 0 ? id : `${id}-words`}
        label={tc("cite.box")}
        hint={tc("cite.boxHint")}
        error={null}
        describedBy=""
      />
    </Fieldset>
  );
}
