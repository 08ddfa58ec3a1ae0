/** Register someone new: a short page, with or without a connection (domain.md 2.0.2). */
import { useEffect, useRef, useState } from "preact/hooks";
import { Page } from "../../app/page";
import { navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import type { Definition } from "../../forms/definition";
import { shownText } from "../../forms/formats";
import type { PersonEntry, Session } from "../../session/types";
import { t } from "../../text";
import { tl } from "../../text/en-later";
import { tg } from "../../text/registering";
import { Button } from "../../ui/button";
import { Checkboxes } from "../../ui/checkboxes";
import { Fieldset, Option } from "../../ui/choices";
import { InsetText, Notice } from "../../ui/summary";
import "../../ui/date-input.css";
import { shortDate } from "../../ui/dates";
import { ErrorSummary } from "../../ui/error-summary";
import { TextBox } from "../../ui/field";
import { say } from "../../ui/live";
import { fullName, usedName } from "../../ui/person-banner";
import { numbered } from "../people/matching";
import { answersOf, EMPTY, type Filled, filledOf, keptOf, questionIn, slipsIn } from "./filled";

/** The person form, once it is read; null until then, and where it is not held here. */
function usePersonForm(session: Session): Definition | null {
  const [definition, setDefinition] = useState<Definition | null>(null);
  const hash = session.startable.value.find(({ id }) => id === "person")?.hash;
  useEffect(() => {
    let here = true;
    if (hash !== undefined) {
      session.definition(hash).then(
        (found) => here && setDefinition(found),
        () => undefined,
      );
    }
    return () => {
      here = false;
    };
  }, [session, hash]);
  return definition;
}

interface FieldsProps {
  readonly filled: Filled;
  readonly definition: Definition;
  readonly errorOf: (id: string) => string | null;
  readonly change: (part: Partial<Filled>) => void;
  /** Somebody on this device who has the number that is written. */
  readonly held: PersonEntry | null;
}

function Born({ filled, errorOf, change }: FieldsProps) {
  const box = (part: "day" | "month" | "year", id: string, width: 2 | 4) => (
    <div class="govuk-date-input__item">
      <TextBox
        id={id}
        label={tl(`q.${part}`)}
        inputMode="numeric"
        width={width}
        value={filled[part]}
        wrong={errorOf("register-born") !== null}
        onText={(text) => change({ [part]: text })}
      />
    </div>
  );
  return (
    <Fieldset
      id="register-birth"
      legend={tg("register.born")}
      hint={tg("register.bornHint")}
      error={errorOf("register-born")}
    >
      <div class="govuk-date-input">
        {box("day", "register-born", 2)}
        {box("month", "register-month", 2)}
        {box("year", "register-year", 4)}
      </div>
      <div class="govuk-checkboxes">
        <Option
          kind="checkbox"
          id="register-about"
          i={0}
          option={{ value: "about", label: tg("register.about") }}
          checked={filled.about}
          onChange={(about) => change({ about })}
        />
      </div>
    </Fieldset>
  );
}

function Needs({ filled, definition, change }: FieldsProps) {
  const question = questionIn(definition, "access_info_needs");
  if (!question) return null;
  const toggle = (code: string, on: boolean) => {
    const alone = (each: string) => question.exclusive?.includes(each) ?? false;
    const others = filled.needs.filter((each) => each !== code);
    const kept = alone(code) ? [] : others.filter((each) => !alone(each));
    change({ needs: on ? [...kept, code] : others });
  };
  return (
    <Checkboxes
      id="register-needs"
      legend={tg("register.needs")}
      options={(question.options ?? []).map((option) => ({
        value: option.code,
        label: option.label.en,
        exclusive: question.exclusive?.includes(option.code) ?? false,
      }))}
      value={filled.needs}
      onToggle={toggle}
      or={tl("q.or")}
    />
  );
}

/** In one sentence, who has the number already. */
export const heldWords = (person: PersonEntry): string =>
  person.born
    ? tg("register.held", { name: fullName(person), born: shortDate(person.born) })
    : tg("register.heldUnknown", { name: fullName(person) });

function Held({ person }: { readonly person: PersonEntry }) {
  const words = heldWords(person);
  useEffect(() => say(words), [words]);
  return (
    <Notice>
      <p class="govuk-body">
        {words} {tg("register.heldWords")}
      </p>
      <Button href={`/person/${person.id}`}>
        {tg("register.openHeld", { name: usedName(person) })}
      </Button>
    </Notice>
  );
}

function Fields(props: FieldsProps) {
  const { filled, errorOf, change } = props;
  return (
    <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      <TextBox
        id="register-name"
        label={tg("register.name")}
        hint={tg("register.nameHint")}
        error={errorOf("register-name")}
        value={filled.name}
        onText={(name) => change({ name })}
      />
      <TextBox
        id="register-used"
        label={tg("register.used")}
        hint={tg("register.usedHint")}
        value={filled.used}
        onText={(used) => change({ used })}
      />
      <Born {...props} />
      <TextBox
        id="register-nhs"
        label={tg("register.nhs")}
        hint={tg("register.nhsHint")}
        error={errorOf("register-nhs")}
        inputMode="numeric"
        width={20}
        value={filled.nhs}
        onText={(nhs) => change({ nhs })}
        onLeave={(text, box) => {
          box.value = shownText("nhs_number", text);
        }}
      />
      {props.held && <Held person={props.held} />}
      <Needs {...props} />
    </form>
  );
}

function notYours(session: Session): string {
  const manager = session.manager();
  return manager && manager.actor !== session.me.actor
    ? tg("register.notYours", { name: manager.name })
    : tg("register.notYoursPlain");
}

/** What was searched for, where it may be a name. */
const nameIn = (sought: string): string => (/\d/.test(sought) ? "" : sought);

const mayRegister = (session: Session): boolean =>
  ["person", "involvement"].every((form) => session.startable.value.some(({ id }) => id === form));

export default function Register({ session, params }: ScreenProps) {
  const definition = usePersonForm(session);
  const scratch = session.scratch("", "register");
  /** Where something was wrong when Register was last pressed: what is wrong there now is said, and no more. */
  const [told, setTold] = useState<readonly string[]>([]);
  const [failed, setFailed] = useState<string | null>(null);
  const going = useRef(false);
  const words = scratch.read();
  // The words searched for are where the name begins, until something is written here.
  const [touched, setTouched] = useState(false);
  const begun = words === null && !touched;
  const filled = begun ? { ...EMPTY, name: nameIn(params.name ?? "") } : filledOf(words);
  const today = session.today();
  const slips = slipsIn(filled, today).filter(({ id }) => told.includes(id));
  const errorOf = (id: string) => slips.find((slip) => slip.id === id)?.words ?? null;
  const change = (part: Partial<Filled>) => {
    setFailed(null);
    setTouched(true);
    scratch.write(keptOf({ ...filled, ...part }));
  };
  const register = async (): Promise<void> => {
    if (going.current || !definition) return;
    const wrong = slipsIn(filled, today);
    setTold(wrong.map(({ id }) => id));
    if (wrong.length > 0) {
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(".govuk-error-summary")?.focus(),
      );
      return;
    }
    going.current = true;
    try {
      const person = await session.register(answersOf(filled, definition, today));
      scratch.write(null);
      say(tg("register.done", { name: filled.used.trim() || filled.name.trim() }));
      // Registered on the way to a carer's own record: it is begun next, on their page.
      if (params.form) {
        navigate(`/person/${person}/start`, {
          hold: { form: params.form, carer: "own", caredFor: params.caredFor ?? "" },
          replace: true,
        });
      } else navigate(`/person/${person}`, { replace: true });
    } catch {
      going.current = false;
      setFailed(t(session.unsaved.value?.full ? "save.full" : "fail.words"));
    }
  };
  const held = numbered(session.people.value, filled.nhs);
  const may = mayRegister(session);
  const open = may && definition && session.writing.value;
  return (
    <Page
      heading={tg("register.h1")}
      back={{ to: "/people", words: t("back.people") }}
      bar={
        open ? (
          <>
            <Button kind={held ? "plain" : "filled"} onPress={() => void register()}>
              {tg(held ? "register.goAnyway" : "register.go")}
            </Button>
            {held && (
              <Button kind="filled" href={`/person/${held.id}`}>
                {tg("register.openHeld", { name: usedName(held) })}
              </Button>
            )}
          </>
        ) : undefined
      }
    >
      {slips.length > 0 && (
        <ErrorSummary
          title={tl("submit.bad")}
          problems={slips.map((slip) => ({ words: slip.words, href: `#${slip.id}` }))}
        />
      )}
      {failed && (
        <InsetText>
          <p role="alert">{failed}</p>
        </InsetText>
      )}
      {!may && <InsetText>{notYours(session)}</InsetText>}
      {may && !session.writing.value && (
        <InsetText>
          <p>{tl("tab.other")}</p>
          <Button onPress={() => void session.takeOver()}>{tl("section.writeHere")}</Button>
        </InsetText>
      )}
      {open && (
        <>
          <Fields {...{ filled, definition, errorOf, change, held }} />
          <p class="govuk-body govuk-body-s ds-second">{tg("register.kept")}</p>
        </>
      )}
    </Page>
  );
}
