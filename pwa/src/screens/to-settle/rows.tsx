/** Rows of the lists of what is to settle: each one link, described by who answered and since when. */
import type { ComponentChildren } from "preact";
import { now } from "../../app/clock";
import { navigate } from "../../app/router";
import type { Hex, ToSettle } from "../../session/types";
import { ta } from "../../text/en-answers";
import { Tag } from "../../ui/blocks";
import { when } from "../../ui/dates";

const idOf = (item: ToSettle): string => `clash-${item.record}-${item.path.replaceAll("/", "-")}`;

/** "Wren Saltwhistle and Dov Hazelgrim"; one name where one person's devices differ. */
export function namesWords(names: readonly string[], join: "list.and" | "list.or" = "list.and") {
  const each = [...new Set(names)];
  const last = each.at(-1) ?? "";
  return each.length < 2 ? last : ta(join, { first: each.slice(0, -1).join(", "), second: last });
}

/** "Wren Saltwhistle and Dov Hazelgrim"; "Removed by Wren, changed by Dov". */
const whoWords = ({ row, names, changers, ownDevices }: ToSettle): string =>
  row && ownDevices
    ? ta("list.rowOwn")
    : row
      ? ta("list.rowNames", { removers: namesWords(names), changers: namesWords(changers) })
      : namesWords(names);

/** "Dov Hazelgrim settles this now."; "Wren Saltwhistle or Dov Hazelgrim can settle this." */
export function settlersWords(names: readonly string[]): string {
  const each = [...new Set(names)];
  if (each.length === 0) return ta("list.nobody");
  return each.length === 1
    ? ta("list.now", { name: each[0] ?? "" })
    : ta("list.can", { names: namesWords(each, "list.or") });
}

interface RowProps {
  readonly item: ToSettle;
  readonly label: string;
  readonly current: boolean;
  /** Said after who and since when. */
  readonly children?: ComponentChildren;
}

/** The whole row is one link; the path goes along in memory. */
export function Row({ item, label, current, children }: RowProps) {
  const address = `/record/${item.record}/settle`;
  return (
    <li class="govuk-task-list__item">
      <a
        class="govuk-link govuk-task-list__link"
        id={idOf(item)}
        href={address}
        aria-current={current ? "true" : undefined}
        aria-describedby={`${idOf(item)}-status`}
        onClick={(event) => {
          event.preventDefault();
          navigate(address, { hold: { path: item.path, from: "list" }, replace: current });
        }}
      >
        {label}
      </a>
      <span class="govuk-task-list__hint ds-number" id={`${idOf(item)}-status`}>
        {whoWords(item)}. {ta("list.since", { when: when(item.since, now.value) })}. {children}
      </span>
    </li>
  );
}

export const StopsSubmit = () => <Tag>{ta("list.stops")}</Tag>;

/** A way to what is settled together: my own devices, or small differences. */
export const Together = (props: { record: Hex; id: string; words: string }) => (
  <TogetherAt address={`/record/${props.record}/settle`} id={props.id} words={props.words} />
);

interface TogetherAtProps {
  readonly address: string;
  readonly id: string;
  readonly words: string;
}

/** The same at an address of its own: what several records have in common. */
export const TogetherAt = ({ address, id, words }: TogetherAtProps) => (
  <li class="govuk-task-list__item">
    <a class="govuk-link govuk-task-list__link" id={id} href={address}>
      {words}
    </a>
  </li>
);
