/** What a bundle says, and beside it what the record says now (screens.md 25). */
import { answerWords } from "../../app/answer-words";
import { now } from "../../app/clock";
import type { Answer } from "../../forms/answers";
import { type Item, isGroup } from "../../forms/definition";
import { createFormState, type FormState } from "../../forms/state";
import { fileIn, namedFile, type Opened, type Piece } from "../../session/desk";
import type { Session } from "../../session/types";
import { ta } from "../../text/en-answers";
import { tz } from "../../text/en-aside";
import { PersonWords } from "../../ui/blocks";
import { when } from "../../ui/dates";
import { SummaryList } from "../../ui/summary";
import { isPersonsWords } from "../shown-answer";
import { fileWords, personOf, saidWords, sizeWords } from "./words";

/** The form its answers are of, or null where this device does not have it. */
export async function formOf(session: Session, opened: Opened): Promise<FormState | null> {
  const { formHash } = opened.bundle;
  if (formHash === null) return null;
  const definition = await session.definition(formHash).catch(() => null);
  return (
    definition &&
    createFormState(definition, opened.answers, { today: () => session.today(), lang: "en" })
  );
}

interface SideProps {
  readonly session: Session;
  readonly opened: Opened;
  readonly form: FormState | null;
}

/** The question in the form's words; its id where the form is not here. */
function labelOf(form: FormState | null, path: string): string {
  const item = form?.place(path)?.item;
  return item && form ? form.words(item.label) : path;
}

function wordsOf(
  { session, form }: SideProps,
  path: string,
  answer: Parameters<typeof answerWords>[2],
) {
  const file = namedFile(answer);
  if (file) return fileWords(file);
  const item: Item | undefined = form?.place(path)?.item;
  if (form && item && !(isGroup(item) && answer?.value === undefined)) {
    return answerWords({ form, today: session.today() }, item, answer);
  }
  return answer ? [answer.value].flat().join("; ") : "";
}

/** An answer and who said it: in the person's frame where the words are theirs, else beneath it. */
function Said(
  props: SideProps & {
    readonly path: string;
    readonly answer: Answer | undefined;
    readonly writer: string | null;
  },
) {
  const { opened, form, path, answer, writer } = props;
  const person = personOf(opened.bundle);
  const item = form?.place(path)?.item;
  const words = <p class="ds-reading">{wordsOf(props, path, answer)}</p>;
  if (item && answer?.value !== null && isPersonsWords(item, answer)) {
    const label = person ? ta("shown.inWords", { name: person }) : ta("shown.theirWords");
    return <PersonWords label={label}>{words}</PersonWords>;
  }
  const said = answer && saidWords(answer, person, writer);
  const file = fileIn(opened, answer);
  return (
    <>
      {words}
      {file && <p class="ds-second">{tz(`file.${file}`)}</p>}
      {said && <p class="ds-second">{said}</p>}
    </>
  );
}

const Written = (props: SideProps) => {
  const { opened, form } = props;
  const { pieces, paths, answers, bundle } = opened;
  const broken = pieces.filter((it): it is Piece & { fault: string } => it.fault !== null);
  const commands = pieces.filter(({ command }) => command !== null);
  return (
    <section aria-labelledby="aside-written">
      <h2 id="aside-written">{tz("item.written")}</h2>
      {paths.length > 0 && (
        <SummaryList
          rows={paths.map((path) => ({
            key: labelOf(form, path),
            value: (
              <Said
                {...props}
                path={path}
                answer={answers.answer(path)}
                writer={bundle.proven ? bundle.owner : null}
              />
            ),
          }))}
        />
      )}
      {commands.map(({ arrival, command }) => (
        <p key={arrival}>{tz("item.command", { name: command ?? "" })}</p>
      ))}
      {broken.slice(0, 3).map(({ arrival, fault }) => (
        <p key={arrival}>{tz("item.unreadable", { fault, size: sizeWords(bundle.bytes) })}</p>
      ))}
      {paths.length === 0 && commands.length === 0 && broken.length === 0 && (
        <p>{tz("item.nothing")}</p>
      )}
      {opened.more && (
        <p>
          {bundle.proven
            ? tz("item.more", { n: bundle.count - pieces.length })
            : tz("item.moreJunk", { n: bundle.count, shown: pieces.length })}
        </p>
      )}
    </section>
  );
};

const Standing = (props: SideProps) => {
  const { opened, form } = props;
  const { bundle } = opened;
  const begins = bundle.form !== null && opened.begins;
  const none = !bundle.proven
    ? tz("item.nobodyProved")
    : begins
      ? tz("item.recordNotBegun")
      : tz("item.recordNone");
  return (
    <section aria-labelledby="aside-record">
      <h2 id="aside-record">{tz("item.record")}</h2>
      {opened.now.length === 0 ? (
        <p>{none}</p>
      ) : (
        <SummaryList
          rows={opened.now.map(({ path, heads }) => ({
            key: labelOf(form, path),
            value: heads.map(({ name, made, answer }) => (
              <div key={`${name} ${made}`}>
                <Said {...props} path={path} answer={answer} writer={name} />
                <p class="ds-second ds-number">
                  {tz("item.by", { name, when: when(made, now.value) })}
                </p>
              </div>
            )),
          }))}
        />
      )}
    </section>
  );
};

export const Sides = (props: SideProps) => (
  <div class="ds-aside__sides">
    <Written {...props} />
    <Standing {...props} />
  </div>
);
