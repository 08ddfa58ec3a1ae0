import type { Value } from "./canonical";
import { byDot, byKey, byRecord, type Command, parseCommand, type SeenRecord } from "./command";
import { comparePair } from "./narrow";

/** The op value of a command, every level sorted. Throws Malformed where a level repeats itself. */
export function commandValue(command: Command): Value {
  const seen = [...command.seen]
    .sort(byRecord)
    .map(
      ([record, formHash, named]): SeenRecord => [
        record,
        formHash,
        [...named].sort(byDot).map(([dot, ops]) => [dot, [...ops].sort(comparePair)]),
      ],
    );
  const value = [command.name, seen, command.asOf, [...command.arguments].sort(byKey)];
  parseCommand(value);
  return value;
}
