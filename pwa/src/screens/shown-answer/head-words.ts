/** Who stands behind an answer and when, in words. Pure. */
import { sourceWords } from "../../app/source-words";
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { when } from "../../ui/dates";

/** A clock this far ahead of the server's receipt is said; less is ordinary drift. */
const FAST_MS = 60_000;
const MINUTE = 60_000;

/** "tablet", from what its owner called it. */
export function deviceKind(label: string): string {
  const found = (["phone", "tablet", "laptop", "computer"] as const).find((kind) =>
    label.toLowerCase().includes(kind),
  );
  return ta(`device.${found ?? "other"}`);
}

/** Enough of a device's id to tell it from others of the same name. */
const SHORT_ID = 4;

type Devised = Pick<HeadView, "device" | "deviceLabel" | "own">;

/**
 * Which device an answer is from, beside others: by its name; this one as such, and the others by a short
 * id too, where several have the same name.
 */
export function deviceWords(head: Devised, beside: readonly Devised[]): string {
  const alike = beside.some(
    (other) => other.deviceLabel === head.deviceLabel && other.device !== head.device,
  );
  if (!alike) return head.deviceLabel;
  if (head.own) return ta("device.this");
  return ta("device.short", { label: head.deviceLabel, id: head.device.slice(0, SHORT_ID) });
}

/** "47 minutes", "2 hours", "3 days": the nearest whole one, never nought. */
export function aheadWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  if (minutes < 120) return ta("shown.minutes", { n: minutes });
  const hours = Math.round(minutes / 60);
  if (hours < 48) return ta("shown.hours", { n: hours });
  return ta("shown.days", { n: Math.round(hours / 24) });
}

/** "UTC+1", "UTC+5:30". */
export function zoneWords(zone: number): string {
  const size = Math.abs(zone);
  const part = size % 60 === 0 ? "" : `:${String(size % 60).padStart(2, "0")}`;
  const sign = zone < 0 ? "-" : "+";
  return ta("history.zone", { offset: zone === 0 ? "" : `${sign}${Math.floor(size / 60)}${part}` });
}

const localZone = (ms: number): number => -new Date(ms).getTimezoneOffset();

type Timed = Pick<HeadView, "made" | "zone" | "received" | "deviceLabel">;

/** "15:27 by the tablet's clock, 47 minutes fast"; "14:52"; "14:52 (UTC+2)" from another zone. */
export function madeTime(head: Timed, now: number): string {
  const time = when(head.made, now, head.zone);
  if (head.received !== null && head.made - head.received >= FAST_MS) {
    const ahead = aheadWords(head.made - head.received);
    return ta("history.fast", { time, device: deviceKind(head.deviceLabel), ahead });
  }
  if (head.zone === localZone(head.made)) return time;
  return ta("history.zoned", { time, zone: zoneWords(head.zone) });
}

/** "Made 14:52. Received 16:30." */
export function timeWords(head: Timed & Pick<HeadView, "own" | "send">, now: number): string {
  const made = ta("shown.made", { time: madeTime(head, now) });
  const arrived =
    head.received !== null
      ? ta("shown.received", { time: when(head.received, now) })
      : head.own && head.send === "unsent"
        ? ta("shown.receivedFirst")
        : "";
  return [made, arrived].filter(Boolean).join(" ");
}

/** "Dov Hazelgrim, Marl said"; "Dov Hazelgrim's answer, chosen by Wren Saltwhistle, …". */
export function authorWords(
  head: Pick<HeadView, "author" | "chosenBy" | "source">,
  personName: string,
): string {
  // Who keeps their own answer, as where the person confirmed it, chose nobody else's.
  const chosen = head.chosenBy && head.chosenBy.actor !== head.author.actor;
  const author = chosen
    ? ta("shown.chosen", { name: head.author.name, chooser: head.chosenBy.name })
    : head.author.name;
  const worker = head.author.name.split(" ")[0] ?? head.author.name;
  const source = sourceWords(head.source, personName, worker);
  return source ? ta("shown.bySource", { author, source }) : author;
}
