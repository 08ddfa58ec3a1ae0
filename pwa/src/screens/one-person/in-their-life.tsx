/** The people in somebody's life: who each is to them, and whether they may be contacted. */
import { tre } from "../../text/reaching";
import { Tag } from "../../ui/blocks";
import { Answers, allWords, Ring } from "./contact";
import type { Someone } from "./reaching";

/** "OK to contact: only if Tansy is in crisis". Pure. */
export function okWords({ contact, onlyIf }: Pick<Someone, "contact" | "onlyIf">, name: string) {
  if (contact === "two") return tre("circle.unsettled");
  if (contact === "only_if" && onlyIf.length > 0) {
    return tre("circle.onlyIf", { words: allWords(onlyIf) });
  }
  return contact === "yes" || contact === "no"
    ? tre(`circle.${contact}`)
    : tre("circle.ask", { name });
}

function One({ someone, name }: { someone: Someone; name: string }) {
  const { relationship, roles, under18, contact, contacts, phone, told } = someone;
  const who = allWords(someone.name);
  const is = [allWords(relationship), ...roles].filter(Boolean).join(", ");
  return (
    <li class="ds-reaching__item">
      <p>
        <strong>{who}</strong> {under18 && <Tag>{tre("circle.under18")}</Tag>}
      </p>
      {is && <p>{is}</p>}
      <p>{okWords(someone, name)}</p>
      <Answers said={contacts} />
      {told !== null && (
        <p>{told === "two" ? tre("circle.toldNothing") : tre("circle.told", { words: told })}</p>
      )}
      {(contact === "yes" || contact === "only_if") && <Ring said={phone} name={who} />}
    </li>
  );
}

interface InTheirLifeProps {
  readonly circle: readonly Someone[];
  readonly name: string;
  /** Where it is changed; null for those whose role does not write there. */
  readonly to: string | null;
}

export function InTheirLife({ circle, name, to }: InTheirLifeProps) {
  return (
    <>
      <h2>{tre("circle.h2")}</h2>
      {circle.length === 0 ? (
        <p class="govuk-body">{tre("circle.none")}</p>
      ) : (
        <ul class="ds-people">
          {circle.map((someone) => (
            <One key={someone.row} someone={someone} name={name} />
          ))}
        </ul>
      )}
      {to && (
        <p class="govuk-body">
          <a class="govuk-link ds-target" href={to}>
            {tre("circle.change", { name })}
          </a>
        </p>
      )}
    </>
  );
}
