/** A worry about somebody's safety: the way to the concern, and who else heard it. */
import { newRowKey } from "../../session/row-key";
import { t } from "../../text";
import { tgr } from "../../text/groups";
import { Checkboxes } from "../../ui/checkboxes";
import { Radios } from "../../ui/choices";
import { type Doers, tomorrow } from "./follow-up";
import type { PartProps } from "./part";
import { type CameFrom, Raise } from "./raise";
import { tileName } from "./roster";

/** Each has something to do in their own record, and nothing of what was heard is in it. */
function Heard({ hand, members, change, doers }: PartProps & { readonly doers: Doers }) {
  const here = members.filter(({ key, known }) => known && hand.here.includes(key));
  const words = tgr("log.heardDo");
  const given = hand.followups.filter((line) => line.of !== null && line.words === words);
  if (here.length === 0) return null;
  return (
    <div class="ds-peer-tiles">
      <Checkboxes
        id="heard"
        legend={tgr("log.heard")}
        hint={tgr("log.heardHint")}
        options={here.map((each) => ({ value: each.key, label: tileName(each, members) }))}
        value={given.map(({ of }) => of ?? "")}
        onToggle={(key, on) => {
          const others = hand.followups.filter((it) => it.of !== key || it.words !== words);
          const line = { key: newRowKey(), words, of: key, due: tomorrow(doers.today) };
          change({ followups: on ? [...others, line] : others });
        }}
      />
    </div>
  );
}

export function Safety({
  hand,
  members,
  change,
  errorOf,
  cameFrom,
  doers,
}: PartProps & { readonly cameFrom: CameFrom; readonly doers: Doers }) {
  return (
    <>
      <div class="ds-peer-tiles">
        <Radios
          id="safety"
          legend={tgr("log.safety")}
          error={errorOf("safety")}
          options={[
            { value: "no", label: t("word.no") },
            { value: "yes", label: t("word.yes") },
          ]}
          value={hand.safety}
          onChoose={(chosen) => change({ safety: chosen === "yes" ? "yes" : "no" })}
        />
      </div>
      {hand.safety === "yes" && <Raise concerns={hand.concerns} cameFrom={cameFrom} />}
      {hand.safety === "yes" && <Heard {...{ hand, members, change, errorOf, doers }} />}
    </>
  );
}
