/** What was answered to a question and is no part of the record: set aside or kept aside, why, and what became of it. */
import { setAside } from "../../session/kept-aside";
import { Notice } from "../../ui/summary";
import { KeptAsideHere } from "../aside/kept";
import { OwnWhy } from "../aside/own";
import { useAsking } from "./context";
import type { QuestionProps } from "./question";
import { wordsOf } from "./words";

export function AsideNotice({ path, item }: QuestionProps) {
  const asking = useAsking();
  const { session, handle } = asking;
  const heads = setAside(handle.ground, path);
  return (
    <>
      {heads.length > 0 && (
        <Notice>
          {heads.map((head) => (
            <div key={head.dot}>
              <OwnWhy session={session} dot={head.dot} />
              <p class="ds-reading">{wordsOf(asking, item, head)}</p>
            </div>
          ))}
        </Notice>
      )}
      <KeptAsideHere session={session} handle={handle} path={path} own />
    </>
  );
}
