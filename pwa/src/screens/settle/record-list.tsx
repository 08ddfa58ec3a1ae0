/** Everything to settle in one record: own devices first, then one by one, then the small ones. */

import { Page } from "../../app/page";
import { questionWords } from "../../app/problem-words";
import { navigate } from "../../app/router";
import { mayWrite } from "../../session/recording";
import { t } from "../../text";
import { ta } from "../../text/en-answers";
import { Button } from "../../ui/button";
import { type AnswerContext, Arrived, ShownAnswer } from "../shown-answer";
import { SmallDifferences } from "../submit/first";
import { unsettledIn } from "../submit/to-settle-first";
import { JustSettled } from "./done";
import { OwnDevices } from "./own";
import { rowsInQuestion } from "./own-devices";
import { ReadOnly } from "./read-only";
import { FlaggedRow, rowWords } from "./row";
import "../submit/submit.css";

export function RecordSettle({ context }: { context: AnswerContext }) {
  const { session, handle, form, person } = context;
  const { serious, small } = unsettledIn(form, handle);
  const rows = [...rowsInQuestion(context).keys()];
  const none = serious.length + small.length + rows.length === 0;
  const writable = handle.writable();
  const may = mayWrite(session, handle, form);
  const some = [...serious, ...small, ...rows].some(may);
  return (
    <Page
      heading={ta("settle.title")}
      back={{ to: "/to-settle", words: ta("settle.back") }}
      person={person}
      record={handle}
      bar={<Button href={`/record/${handle.id}`}>{t("section.sections")}</Button>}
    >
      <JustSettled />
      <Arrived handle={handle} />
      {!none && !some && <ReadOnly context={context} />}
      {writable && (
        <OwnDevices context={context} onEach={() => document.getElementById("each-one")?.focus()} />
      )}
      {none && <p class="govuk-body">{ta("settle.none")}</p>}
      {serious.length > 0 && (
        <section aria-labelledby="each-one">
          <h2 id="each-one" tabIndex={-1}>
            {ta("settle.list")}
          </h2>
          {serious.map((path) => (
            <div class="ds-first" key={path}>
              <h3>{questionWords(form, path)}</h3>
              <ShownAnswer context={context} path={path} />
              {may(path) && (
                <Button
                  id={`settle-${path.replaceAll("/", "-")}`}
                  label={ta("submit.settleOf", { label: questionWords(form, path) })}
                  onPress={() =>
                    navigate(`/record/${handle.id}/settle`, { hold: { path, from: "record" } })
                  }
                >
                  {ta("submit.settle")}
                </Button>
              )}
            </div>
          ))}
        </section>
      )}
      {rows.map((path) => (
        <section key={path} aria-labelledby={`row-${path.replace("/", "-")}`}>
          <h2 id={`row-${path.replace("/", "-")}`}>{rowWords(context, path)}</h2>
          <FlaggedRow context={context} path={path} />
          {may(path) && (
            <Button
              label={ta("submit.settleOf", { label: rowWords(context, path) })}
              onPress={() =>
                navigate(`/record/${handle.id}/settle`, { hold: { path, from: "record" } })
              }
            >
              {ta("submit.settle")}
            </Button>
          )}
        </section>
      ))}
      <SmallDifferences context={context} paths={small} />
    </Page>
  );
}
