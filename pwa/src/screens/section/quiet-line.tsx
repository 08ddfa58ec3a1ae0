/** The one quiet line under a question: who it is from, why there is no answer, clear, history, clash. */
import { useState } from "preact/hooks";
import { fieldId } from "../../app/field-id";
import { navigate } from "../../app/router";
import { STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { Item } from "../../forms/definition";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { saidBy, useAsking } from "./context";
import { Clashing, Noted, Reasons, Sources } from "./lazily";

/** Two answers, where there are two. */
export function Clash({ path, item }: { path: string; item: Item }) {
  const { handle } = useAsking();
  return handle.unsettled(path) ? <Clashing path={path} item={item} /> : null;
}

export interface QuietLineProps {
  readonly path: string;
  readonly item: Item;
  readonly answer: Answer | undefined;
  /** Radios and the like need a way back to nothing; text boxes are cleared by hand. */
  readonly clearable: boolean;
}

export function QuietLine({ path, item, answer, clearable }: QuietLineProps) {
  const asking = useAsking();
  const { handle, form } = asking;
  const [open, setOpen] = useState<"source" | "none" | null>(null);
  const [cleared, setCleared] = useState<Answer | null>(null);
  const id = fieldId(path);
  const label = form.words(item.label);
  const answered = answer?.status === STATUS.answered;
  const said = answered ? saidBy(asking, answer.source) : "";
  const close = (): void => {
    setOpen(null);
    requestAnimationFrame(() => document.getElementById(`${id}-source`)?.focus());
  };
  if (open === "source") return <Sources path={path} item={item} answer={answer} onDone={close} />;
  return (
    <>
      <div class="ds-quiet" id={`${id}-quiet`}>
        {answered && (
          <Button
            kind="link"
            id={`${id}-source`}
            label={`${said}. ${t("source.change")}: ${label}`}
            onPress={() => setOpen("source")}
          >
            {said}
          </Button>
        )}
        {answered && answer.note && <Noted path={path} item={item} answer={answer} />}
        {!answer && !cleared && (
          <Button
            kind="link"
            label={`${t("none.why")}: ${label}`}
            onPress={() => setOpen(open ? null : "none")}
          >
            {t("none.why")}
          </Button>
        )}
        {answered && clearable && (
          <Button
            kind="link"
            label={`${t("q.clear")}: ${label}`}
            onPress={() => {
              setCleared(answer);
              handle.write(path, null);
              requestAnimationFrame(() => document.getElementById(`${id}-putback`)?.focus());
            }}
          >
            {t("q.clear")}
          </Button>
        )}
        {handle.heads(path).length > 0 && (
          <Button
            kind="link"
            id={`${id}-history`}
            label={t("q.historyOf", { label })}
            onPress={() => navigate(`/record/${handle.id}/history`, { hold: { path } })}
          >
            {t("q.history")}
          </Button>
        )}
        {cleared && !answer && (
          <>
            <span role="status">{t("q.cleared")}</span>
            <Button
              kind="link"
              id={`${id}-putback`}
              label={`${t("q.putBack")}: ${label}`}
              onPress={() => {
                handle.write(path, cleared);
                setCleared(null);
                requestAnimationFrame(() => document.getElementById(id)?.focus());
              }}
            >
              {t("q.putBack")}
            </Button>
          </>
        )}
      </div>
      {open === "none" && !answer && (
        <Reasons path={path} item={item} onDone={() => setOpen(null)} />
      )}
    </>
  );
}
