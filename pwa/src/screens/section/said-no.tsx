/** At the point of sharing: that the person said no, and the one way on (screens.md 17). */
import type { Question } from "../../forms/definition";
import { dayOf } from "../../session/stated";
import { noWords, ts } from "../../text/stop";
import { Button } from "../../ui/button";
import { shortDate } from "../../ui/dates";
import { Notice } from "../../ui/summary";
import { type Asking, useAsking } from "./context";
import { NO } from "./presets";
import { noTo, useSaid } from "./reading";

/** The section of a decision in which the law and the reason are recorded. */
const AGAINST = "against";

/** Under what is worked out from what the person said; nothing under any other. */
export function SaidNo({ path, item }: { path: string; item: Question }) {
  const asking = useAsking();
  const { presets } = asking.form.definition;
  const about = presets?.stated !== undefined && item.value?.reads.includes(presets.stated);
  return about && NO.includes(asking.form.value(path).value) ? <No asking={asking} /> : null;
}

function No({ asking }: { asking: Asking }) {
  const { handle, form, personName } = asking;
  const said = useSaid(asking);
  const no = said && noTo(said, handle);
  const on = no ? dayOf(no.said) : null;
  const at = form.definition.sections.findIndex(({ id }) => id === AGAINST);
  return (
    <Notice>
      <p>
        <strong>{noWords(personName, on && shortDate(on))}</strong>
      </p>
      {at >= 0 && form.sectionShown(AGAINST).value && (
        <Button kind="link" href={`/record/${handle.id}/section/${at + 1}`}>
          {ts("share.anyway")}
        </Button>
      )}
    </Notice>
  );
}
