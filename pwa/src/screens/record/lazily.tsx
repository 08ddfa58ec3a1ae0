/** What a task list and a section say of a record, where there is more to say than that it is a draft. */
import { useEffect, useState } from "preact/hooks";
import { later, part } from "../../app/later";
import type { EligibilityProps } from "../section/eligibility";
import type { SectionCountsProps } from "./section-counts";

/** Whoever goes straight to a first field does not wait for what the answers amount to. */
const REST_MS = 1000;

const strip = part(() => import("../section/eligibility"));
const Strip = later(strip, (parts) => parts.Eligibility);

function Rested(props: EligibilityProps) {
  const [rested, rest] = useState(!!strip.here());
  useEffect(() => {
    const timer = setTimeout(() => rest(true), REST_MS);
    return () => clearTimeout(timer);
  }, []);
  return rested ? <Strip {...props} /> : null;
}

/** What the answers so far amount to, of the forms that say so. */
export const Eligibility = (props: EligibilityProps) =>
  props.form.definition.indicators?.length ? <Rested {...props} /> : null;

const Counts = later(
  part(() => import("./section-counts")),
  (parts) => parts.SectionCounts,
);

/** What is to settle, to put right and to confirm in a section, where there is any. */
export function SectionCounts(props: SectionCountsProps) {
  const { toSettle, toPutRight, toConfirm } = props.form.sectionProgress(props.section).value;
  return toSettle + toPutRight + toConfirm > 0 ? <Counts {...props} /> : null;
}

export const stateWords = part(() => import("./read-only"));
export const StateLine = later(stateWords, (parts) => parts.StateLine);
