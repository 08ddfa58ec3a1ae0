/** At the point of sharing: that the person said no, and the one way on (screens.md 17). */
import { useEffect, useState } from "preact/hooks";
import type { Question } from "../../forms/definition";
import { saidBy } from "../../session/said";
import { saidNoOn } from "../../session/stated";
import { noWords, ts } from "../../text/stop";
import { Notice } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { shortDate } from "../../ui/dates";
import { useAsking } from "./context";

const NO: readonly unknown[] = ["withdrawn", "objects"];
/** The section of a decision in which the law and the reason are recorded. */
const AGAINST = "against";

/** Under what is worked out from what the person said; nothing under any other. */
export function SaidNo({ path, item }: { path: string; item: Question }) {
  const { session, handle, form, personName } = useAsking();
  const { presets } = form.definition;
  const about = presets?.stated !== undefined && item.value?.reads.includes(presets.stated);
  const code = about ? form.value(presets.question).value : null;
  const no = about && NO.includes(form.value(path).value);
  const [on, setOn] = useState<string | null>(null);
  useEffect(() => {
    if (!no || typeof code !== "string") return;
    let here = true;
    const recipient = { code, group: presets?.groups?.[code] };
    void saidBy(session, handle.persons[0] ?? "").then((said) => {
      if (here && said) setOn(saidNoOn(said.statements, said.withdrawals, recipient));
    });
    return () => {
      here = false;
    };
  }, [session, handle, no, code]);
  if (!no) return null;
  const at = form.definition.sections.findIndex(({ id }) => id === AGAINST);
  return (
    <Notice>
      <p>
        <strong>{noWords(personName, on && shortDate(on.slice(0, 10)))}</strong>
      </p>
      {at >= 0 && form.sectionShown(AGAINST).value && (
        <Button kind="link" href={`/record/${handle.id}/section/${at + 1}`}>
          {ts("share.anyway")}
        </Button>
      )}
    </Notice>
  );
}
