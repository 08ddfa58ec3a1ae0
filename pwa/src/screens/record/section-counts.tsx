/** What is still to settle, to put right and to confirm in a section: one count, wherever it is said. */

import { useEffect, useState } from "preact/hooks";
import type { FormState } from "../../forms/state";
import { tk } from "../../text/counts";
import { Tag } from "../../ui/blocks";
import "./section-counts.css";

const TYPED = "textarea, input:not([type=radio], [type=checkbox])";

/** What is half written is no slip yet: a count that grew under somebody's hands is said when they leave the box. */
function useOnceLeft(n: number): number {
  const [said, say] = useState(n);
  useEffect(() => {
    if (n <= said || !document.activeElement?.matches(TYPED)) {
      say(n);
      return;
    }
    const left = () => say(n);
    document.addEventListener("focusout", left, { once: true });
    return () => document.removeEventListener("focusout", left);
  }, [n, said]);
  return Math.min(n, said);
}

export interface SectionCountsProps {
  readonly form: FormState;
  readonly section: string;
  /** On a line of their own, which is there only where there is something to say. */
  readonly line?: boolean;
}

export function SectionCounts({ form, section, line }: SectionCountsProps) {
  const { toSettle, toPutRight, toConfirm } = form.sectionProgress(section).value;
  const wrong = useOnceLeft(toPutRight);
  if (toSettle + wrong + toConfirm === 0) return null;
  const tags = (
    <>
      {toSettle > 0 && <Tag warn>{tk("counts.settle", { n: toSettle })}</Tag>}{" "}
      {wrong > 0 && <Tag warn>{tk("counts.putRight", { n: wrong })}</Tag>}{" "}
      {toConfirm > 0 && <Tag>{tk("counts.confirm", { n: toConfirm })}</Tag>}{" "}
    </>
  );
  return line ? <p class="ds-section-counts ds-number">{tags}</p> : tags;
}
