/** What a section asks, question by question and group by group. */
import { type Item, isGroup, type Question, type Section } from "../../forms/definition";
import { FixedGroupView, GroupView, TogetherTaps } from "./lazily";
import { QuestionRuns } from "./runs";

/** Plain questions between groups stand together, so that a person's words share one frame. */
function partsOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const parts: Item[][] = [];
  for (const item of items) {
    const last = parts.at(-1);
    if (!isGroup(item) && last && last[0] && !isGroup(last[0])) last.push(item);
    else parts.push([item]);
  }
  return parts;
}

/** Everything a section asks, in its order. */
export function Parts({ section }: { section: Section }) {
  return (
    <>
      {section.together && <TogetherTaps section={section} />}
      {partsOf(section.items).map((part) => {
        const [first] = part;
        if (!first) return null;
        if (isGroup(first)) {
          const View = first.rows?.length ? FixedGroupView : GroupView;
          return <View key={first.id} group={first} />;
        }
        const questions = part.filter((item): item is Question => !isGroup(item));
        return (
          <QuestionRuns key={first.id} items={questions.map((item) => ({ path: item.id, item }))} />
        );
      })}
    </>
  );
}
