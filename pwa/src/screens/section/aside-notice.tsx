/** Own answers to a question that were set aside: kept, and why, and what became of them. */
import type { Question } from "../../forms/definition";
import type { HeadView } from "../../session/types";
import { Notice } from "../../ui/summary";
import { OwnWhy } from "../aside/own";
import { useAsking } from "./context";
import { wordsOf } from "./words";

export function AsideNotice({
  item,
  heads,
}: {
  readonly item: Question;
  readonly heads: readonly HeadView[];
}) {
  const asking = useAsking();
  return (
    <Notice>
      {heads.map((head) => (
        <div key={head.dot}>
          <OwnWhy session={asking.session} dot={head.dot} />
          <p class="ds-reading">{wordsOf(asking, item, head)}</p>
        </div>
      ))}
    </Notice>
  );
}
