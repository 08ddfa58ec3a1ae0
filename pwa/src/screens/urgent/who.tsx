/** Whom a concern is about, where it was not begun from their own page: on the list, or in words. */
import { useState } from "preact/hooks";
import { homeOf } from "../../app/current";
import { Page } from "../../app/page";
import { navigate, place } from "../../app/router";
import { newRowKey } from "../../session/row-key";
import type { Session } from "../../session/types";
import { t } from "../../text";
import { tu } from "../../text/urgent";
import { Button } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { ErrorSummary } from "../../ui/error-summary";
import { TextBox } from "../../ui/field";
import { usedName } from "../../ui/person-banner";
import { adultSlip, MOST_LETTERS } from "./adult";
import { Danger } from "./danger";

/** In the address, where the concern is about nobody on the list. */
export const NOBODY = "none";
/** The concern about somebody not on the list that was begun and not raised. */
const BEGUN = "begun";

type Slip = { readonly id: string; readonly words: string };

/** Goes to the concern itself; what was chosen and where it came from are held in memory only. */
function goOn(about: string, more: Readonly<Record<string, string>>): void {
  navigate(`/concern/${about}`, { replace: true, hold: { ...place.value.hold, ...more } });
}

export function Who({ session }: { readonly session: Session }) {
  const [chosen, choose] = useState<string | null>(null);
  const [adult, describe] = useState("");
  const [slip, setSlip] = useState<Slip | null>(null);
  const [tries, setTries] = useState(0);
  const begun = session.scratch("", "concern").read() !== null;
  const { from } = place.value.hold;
  const refuse = (id: string, words: string) => {
    setSlip({ id, words });
    setTries(tries + 1);
  };
  const next = () => {
    if (chosen === null) return refuse("concern-who", tu("concern.whoMissing"));
    if (chosen === BEGUN) return goOn(NOBODY, {});
    if (chosen !== NOBODY) return goOn(chosen, {});
    const wrong = adultSlip(adult);
    if (wrong === "missing") return refuse("concern-adult", tu("concern.adultMissing"));
    if (wrong) return refuse("concern-adult", tu("concern.adultLong", { n: MOST_LETTERS }));
    goOn(NOBODY, { adult: adult.trim(), begin: newRowKey() });
  };
  const errorOf = (id: string) => (slip?.id === id ? slip.words : null);
  return (
    <Page
      heading={tu("concern.h1")}
      back={
        from
          ? { to: from, words: tu("concern.backFrom") }
          : { to: homeOf(session), words: t("fail.home") }
      }
      bar={
        <Button kind="filled" onPress={next}>
          {tu("concern.whoBar")}
        </Button>
      }
    >
      {slip && (
        <ErrorSummary
          key={tries}
          title={tu("concern.problem")}
          problems={[{ words: slip.words, href: `#${slip.id}` }]}
        />
      )}
      <Danger />
      <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <Radios
          id="concern-who"
          legend={tu("concern.who")}
          error={errorOf("concern-who")}
          options={[
            ...session.people.value.map((person) => ({
              value: person.id,
              label: usedName(person),
            })),
            ...(begun ? [{ value: BEGUN, label: tu("concern.whoBegun") }] : []),
            { value: NOBODY, label: tu("concern.whoNone") },
          ]}
          value={chosen}
          onChoose={choose}
        />
        {chosen === NOBODY && (
          <TextBox
            id="concern-adult"
            label={tu("concern.adult")}
            hint={tu("concern.adultHint")}
            error={errorOf("concern-adult")}
            value={adult}
            onText={describe}
          />
        )}
      </form>
    </Page>
  );
}
