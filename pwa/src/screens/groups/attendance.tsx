/** Who is here: one tap a member, a guest by first name, and those without a name counted. */
import { useEffect, useRef } from "preact/hooks";
import { countOf, type Member } from "../../session/dividing";
import { newRowKey } from "../../session/row-key";
import { tgr } from "../../text/groups";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { Checkboxes } from "../../ui/checkboxes";
import { Radios } from "../../ui/choices";
import { TextBox } from "../../ui/field";
import { focusNext } from "../../ui/focus-next";
import { say } from "../../ui/live";
import { useEnter } from "./enter";
import type { Hand } from "./hand";
import { tileName } from "./roster";

interface AttendanceProps {
  readonly hand: Hand;
  readonly members: readonly Member[];
  readonly change: (part: Partial<Hand>) => void;
}

const without = <T,>(from: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(from).filter(([each]) => each !== key));

/** The count, spoken once a second has passed without a tap. */
function useSpoken(count: number): void {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const waiting = setTimeout(() => say(tgr("log.count", { n: count })), 1000);
    return () => clearTimeout(waiting);
  }, [count]);
}

export function Attendance({ hand, members, change }: AttendanceProps) {
  const count = countOf(hand);
  useSpoken(count);
  const toggle = (key: string, on: boolean) => {
    const guest = hand.guests.find((each) => each.key === key);
    if (guest) {
      change({ guests: hand.guests.filter((each) => each !== guest) });
      say(tgr("log.guestGone", { name: guest.name }));
      focusNext("here", "guest");
      return;
    }
    const others = hand.here.filter((each) => each !== key);
    change({
      here: on ? [...others, key] : others,
      away: without(hand.away, key),
      checkIns: without(hand.checkIns, key),
    });
  };
  const guests = hand.guests.map(({ key, name }) => ({
    value: key,
    label: tgr("log.guestName", { name }),
  }));
  const tiles = members.map((member) => ({
    value: member.key,
    label: tileName(member, members),
  }));
  return (
    <>
      <div class="ds-peer-tiles">
        <Checkboxes
          id="here"
          legend={tgr("log.here")}
          hint={members.length === 0 ? tgr("log.noMembers") : undefined}
          options={[...tiles, ...guests]}
          value={[...hand.here, ...hand.guests.map(({ key }) => key)]}
          onToggle={toggle}
        />
      </div>
      <p class="ds-peer-count">
        <strong>{tgr("log.count", { n: count })}</strong>
        {hand.unnamed > 0 && `, ${tgr("log.unnamedCount", { n: hand.unnamed })}`}
      </p>
      <Guests hand={hand} change={change} />
      <NotHere {...{ hand, members, change }} />
    </>
  );
}

function Guests({ hand, change }: Pick<AttendanceProps, "hand" | "change">) {
  const typed = hand.guestTyped ?? "";
  const add = () => {
    const name = typed.trim();
    const box = document.getElementById("guest");
    if (name === "") {
      box?.focus();
      return;
    }
    change({ guests: [...hand.guests, { key: newRowKey(), name }], guestTyped: "" });
    if (box instanceof HTMLInputElement) box.value = "";
    say(tgr("members.added", { name }));
    // The next guest's name is what follows.
    box?.focus();
  };
  return (
    <div class="ds-peer-guests" ref={useEnter("guest", add)}>
      <TextBox
        id="guest"
        label={tgr("log.guest")}
        value={typed}
        onText={(words) => change({ guestTyped: words })}
      />
      <Button onPress={add}>{tgr("log.addGuest")}</Button>
      <Button id="unnamed" onPress={() => change({ unnamed: hand.unnamed + 1 })}>
        {tgr("log.unnamed")}
      </Button>
      {hand.unnamed > 0 && (
        <Button
          kind="link"
          onPress={() => {
            change({ unnamed: hand.unnamed - 1 });
            if (hand.unnamed === 1) focusNext("unnamed");
          }}
        >
          {tgr("log.lessUnnamed")}
        </Button>
      )}
    </div>
  );
}

/** Those not tapped: nothing is said of them until somebody says it. */
function NotHere({ hand, members, change }: AttendanceProps) {
  const missing = members.filter(({ key }) => !hand.here.includes(key));
  if (missing.length === 0) return null;
  const choose = (key: string, chosen: string) => {
    const checkIn =
      chosen === "check_in" ? "to_do" : chosen === "no_check_in" ? "not_wanted" : null;
    change({
      away: { ...hand.away, [key]: chosen === "apologies" ? "apologies" : "unexpected" },
      checkIns: checkIn ? { ...hand.checkIns, [key]: checkIn } : without(hand.checkIns, key),
    });
  };
  const chosenOf = (key: string): string | null => {
    const away = hand.away[key];
    if (away !== "unexpected") return away ?? null;
    const checkIn = hand.checkIns[key];
    return checkIn === "to_do" ? "check_in" : checkIn ? "no_check_in" : "no_word";
  };
  return (
    <Details summary={tgr("log.notHere", { n: missing.length })}>
      {missing.map(({ key, name, checkIn }) => (
        <Radios
          key={key}
          id={`away-${key}`}
          legend={tgr("log.about", { name })}
          options={[
            { value: "apologies", label: tgr("log.apologies") },
            // In the way each person wanted: nobody is rung who did not ask to be.
            checkIn === true
              ? { value: "check_in", label: tgr("log.checkIn", { name }) }
              : checkIn === false
                ? { value: "no_check_in", label: tgr("log.noCheckIn", { name }) }
                : { value: "no_word", label: tgr("log.noWord", { name }) },
          ]}
          value={chosenOf(key)}
          onChoose={(chosen) => choose(key, chosen)}
        />
      ))}
    </Details>
  );
}
