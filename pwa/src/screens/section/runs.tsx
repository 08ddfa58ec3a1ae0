/** Questions in order, those in the person's words in their frame, the worker's outside it. */
import type { ComponentChildren } from "preact";
import type { Question } from "../../forms/definition";
import { t } from "../../text";
import { PersonWords } from "../../ui/blocks";
import { useAsking } from "./context";
import { QuestionView } from "./question";

export interface Placed {
  readonly path: string;
  readonly item: Question;
}

interface Run {
  readonly voice: "person" | "worker";
  readonly items: readonly Placed[];
}

/** Neighbours with the same voice. Pure. */
export function runsOf(items: readonly Placed[]): readonly Run[] {
  const runs: { voice: "person" | "worker"; items: Placed[] }[] = [];
  for (const placed of items) {
    const last = runs.at(-1);
    if (last?.voice === placed.item.voice) last.items.push(placed);
    else runs.push({ voice: placed.item.voice, items: [placed] });
  }
  return runs;
}

/** The person's frame, only while something in it is asked. */
function PersonRun({ items, children }: { items: readonly Placed[]; children: ComponentChildren }) {
  const { form, personName } = useAsking();
  if (!items.some(({ path }) => form.shown(path).value)) return null;
  return <PersonWords label={t("words.person", { name: personName })}>{children}</PersonWords>;
}

/** The worker's label, where writing of theirs may stand beside the person's. It never comes and goes. */
function WorkerRun({
  run,
  mixed,
  children,
}: {
  run: Run;
  mixed: boolean;
  children: ComponentChildren;
}) {
  const writing = run.items.some(({ item }) => item.type === "long");
  return (
    <>
      {mixed && writing && <p class="ds-analysis">{t("words.worker")}</p>}
      {children}
    </>
  );
}

export function QuestionRuns({ items }: { items: readonly Placed[] }) {
  const runs = runsOf(items);
  const mixed = runs.some((run) => run.voice === "person");
  return (
    <>
      {runs.map((run) => {
        const questions = run.items.map(({ path, item }) => (
          <QuestionView key={path} path={path} item={item} />
        ));
        const key = run.items[0]?.path;
        return run.voice === "person" ? (
          <PersonRun key={key} items={run.items}>
            {questions}
          </PersonRun>
        ) : (
          <WorkerRun key={key} run={run} mixed={mixed}>
            {questions}
          </WorkerRun>
        );
      })}
    </>
  );
}
