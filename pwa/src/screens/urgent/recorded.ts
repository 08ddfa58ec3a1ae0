/** Writes a call into the records it was about, before any of it is sent. */
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { Json } from "../../forms/definition";
import type { RecordHandle, Session } from "../../session/types";
import { tu } from "../../text/urgent";
import { shortDate } from "../../ui/dates";
import type { Call } from "./calls";

const seen = (value: Json): Answer => ({
  value,
  status: STATUS.answered,
  source: SOURCE.observed,
  note: null,
});

/** "11:25"; of an earlier day "11:25 on 23 Mar 2026". */
export const timeWords = ({ time, day }: Call, today: string): string =>
  day === undefined || day === today ? time : tu("rung.day", { time, day: shortDate(day) });

/** The call in a sentence, for a form that has one box for what was done. */
export function sentenceOf(call: Call, today: string): string {
  const { who, reference } = call;
  return [
    tu("rung.words", { time: timeWords(call, today) }),
    ...(who ? [tu("rung.wordsWho", { name: who })] : []),
    ...(reference ? [tu("rung.wordsReference", { reference })] : []),
  ].join(" ");
}

const asks = (handle: RecordHandle, id: string): boolean =>
  handle.definition.sections.some(({ items }) => items.some((item) => item.id === id));

function write(handle: RecordHandle, call: Call, today: string): void {
  const { time, day = today, who, reference } = call;
  if (asks(handle, "calls")) {
    const row = `calls/${handle.addRow("calls")}`;
    handle.writeAll({
      [`${row}/rang_at`]: seen(`${day}T${time}`),
      ...(who && { [`${row}/rang_who`]: seen(who) }),
      ...(reference && { [`${row}/rang_reference`]: seen(reference) }),
    });
  } else if (asks(handle, "crisis_now")) {
    const before = handle.answer("crisis_now")?.value;
    const words = sentenceOf(call, today);
    handle.write(
      "crisis_now",
      seen(typeof before === "string" && before ? `${before}\n${words}` : words),
    );
  }
}

/** Records a call in everything urgent. Throws DeviceFull or WriteFailed; what was written stays. */
export async function recordCall(session: Session, call: Call): Promise<void> {
  for (const record of session.urgent.peek()) {
    const handle = await session.open(record);
    write(handle, call, session.today());
    await handle.freeze();
  }
}
