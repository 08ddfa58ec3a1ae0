/** Whom an answer is from, in words. */
import { SOURCE } from "../codes";
import { t } from "../text";

/** "Marl said", "Noted by Wren". `person` and `worker` are how a sentence says their names. */
export function sourceWords(source: number | null, person: string, worker: string): string {
  switch (source) {
    case SOURCE.person_said:
      return t("source.person", { name: person });
    case SOURCE.carer_said:
      return t("source.carer");
    case SOURCE.observed:
      return t("source.observed", { me: worker });
    case SOURCE.professional:
      return t("source.professional");
    case SOURCE.record:
      return t("source.record");
    case SOURCE.transcript_checked:
      return t("source.transcript");
    default:
      return "";
  }
}
