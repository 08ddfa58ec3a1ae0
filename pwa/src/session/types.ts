/**
 * The seam between what is kept and what is shown: screens see these interfaces and nothing below them.
 * Ids are lower-case hex. Functions marked *tracked* read signals, so a component or computed that calls
 * them is told when the answer changes.
 */
import type { ReadonlySignal } from "@preact/signals";
import type { Answer, AnswerSource, Json } from "../forms/answers";
import type { Definition, FileKind } from "../forms/definition";
import type { Value } from "../sync/core/canonical";
import type { About } from "../sync/core/change";
import type { Due } from "./dues";
import type { Ground } from "./ground";
import type { Holdings } from "./holdings";
import type { PastSession } from "./past-sessions";
import type { Part } from "./together";
import type { Workflow } from "./workflow";

export type Hex = string;

export interface StaffMember {
  readonly actor: Hex;
  readonly name: string;
  readonly roles: readonly string[];
  readonly team: string | null;
}

/** Where one own change is (design.md 3). Only `unsent` is "not sent". */
export type SendState = "unsent" | "received" | "waiting" | "set_aside" | "safe";

/** One head of a field as a person may see it: the value, and who stands behind it. */
export interface HeadView extends Answer {
  readonly dot: Hex;
  /** Author of the value itself: of the kept head where one was chosen. */
  readonly author: StaffMember;
  /** Who chose it, where it was chosen among several. */
  readonly chosenBy: StaffMember | null;
  /** The device it was written on, and what its owner called it: several may have the same name. */
  readonly device: Hex;
  readonly deviceLabel: string;
  /** Written on this device; written by me, on any device. */
  readonly own: boolean;
  readonly mine: boolean;
  /** Milliseconds by the author's device clock, and that clock's zone, minutes east. */
  readonly made: number;
  readonly zone: number;
  /** Milliseconds by the server's clock; null until received. */
  readonly received: number | null;
  readonly reason: string | null;
  readonly send: SendState | null;
  /** How it came to merge, a code of MARK, where that is shown to everybody. */
  readonly mark: number | null;
}

export interface HistoryEntry extends HeadView {
  readonly kind: "set" | "add" | "remove";
  /** Dots of the writes it replaced: what its author had on screen. Null where that is on the server. */
  readonly observed: readonly Hex[] | null;
  /** Still one of the current heads. */
  readonly current: boolean;
  /** The decision that covered it, in words of the commands table ("submit", "authorise"). */
  readonly coveredBy: readonly string[];
  /** Who accepted it at the set-aside desk, and why; null where it needed nobody. */
  readonly accepted: { readonly by: StaffMember; readonly reason: string } | null;
  /** Verifies the signature against the author's certificate, on demand (protocol.md 7). */
  verify(): Promise<boolean>;
}

/** A row that somebody removed while others, whose work the remover had not seen, wrote in it. */
export interface FlaggedRow {
  readonly row: string;
  readonly removedBy: readonly StaffMember[];
  readonly changedBy: readonly StaffMember[];
  /** Each device that removed it, and each that wrote in it apart. */
  readonly sides: readonly RowSide[];
}

/** One device's part in a row in question. */
export interface RowSide {
  readonly device: Hex;
  readonly deviceLabel: string;
  /** This device; any device of mine. */
  readonly own: boolean;
  readonly mine: boolean;
  readonly removed: boolean;
}

/** The save of the open change, for the chip (screens.md 4). */
export type SaveState =
  | { readonly kind: "clean" }
  | { readonly kind: "pending"; readonly since: number }
  | { readonly kind: "saved"; readonly at: number }
  | { readonly kind: "failed"; readonly full: boolean }
  | { readonly kind: "other_tab" };

export interface RecordState {
  /** State of the commands table: draft, submitted, returned, authorised. */
  readonly state: string;
  readonly versionNo: number;
  readonly at: number | null;
  /** Commit position of the ruling that gave it: what is later in the log, whatever clocks say. */
  readonly position: number | null;
}

/** The last command on a record and what became of it. */
export interface CommandView {
  readonly name: string;
  readonly by: StaffMember;
  readonly made: number;
  readonly received: number | null;
  readonly arguments: Readonly<Record<string, Json>>;
  readonly outcome: "unsent" | "sent" | "waiting" | "accepted" | "refused";
  readonly refusal: string | null;
  readonly paths: readonly string[];
  readonly words: readonly string[];
  readonly ruledAt: number | null;
  /** Number of answers the command names. */
  readonly covers: number;
}

export type Settling = { readonly keep: Hex } | { readonly answer: Answer };

/** One record open on this device. */
export interface RecordHandle extends AnswerSource {
  readonly id: Hex;
  readonly form: string;
  readonly formHash: Hex;
  readonly definition: Definition;
  readonly persons: readonly Hex[];
  /** For what is read of it rarely: history.ts, covering.ts, flagged.ts. */
  readonly ground: Ground;
  /** True until the first answer is written: nothing is made before that. */
  readonly fresh: boolean;
  /**
   * Of a plan that is a person's own and that somebody else types for them: whether a path is in a part that
   * is not open to staff. What is closed is not read by anything below. *Tracked.*
   */
  readonly closed?: (path: string) => boolean;
  /** The state says it may be written and I may write it. *Tracked.* */
  writable(): boolean;
  readonly state: ReadonlySignal<RecordState>;
  /** The submit that is on its way: until it is judged, what it names is not written in. */
  /** It is on another version of its form by now: opened again, it shows on that. *Tracked.* */
  readonly outdated: ReadonlySignal<boolean>;
  /** It left this person's scope while it was open: what was written is kept, nothing more is taken. */
  readonly gone: ReadonlySignal<boolean>;
  readonly submitting: ReadonlySignal<CommandView | null>;
  readonly save: ReadonlySignal<SaveState>;
  /** Own changes of this record that no server has. */
  readonly unsent: ReadonlySignal<number>;
  /** Own changes a server has: how many wait for a verdict's cause, the newest receipt, all safe. */
  readonly sent: ReadonlySignal<{
    readonly waiting: number;
    readonly receivedAt: number | null;
    readonly safe: boolean;
  }>;

  /** Heads shown for a path, in display order: the last is the one on screen. *Tracked.* */
  heads(path: string): readonly HeadView[];
  /** Present elements of a union question with who added each. *Tracked.* */
  elements(path: string): readonly HeadView[];
  /** Paths with several different heads. *Tracked.* */
  unsettledPaths(): readonly string[];

  /**
   * Writes at once into what is shown; on the device within half a second. Observes what is shown. An
   * answer that says what stands already is no write. Throws `AnswerRefused`, leaving what was there,
   * for one longer than 64 KiB. The same holds for every write below.
   */
  write(path: string, answer: Answer | null): void;
  /** Several answers as one act (a one-tap row). */
  writeAll(answers: Readonly<Record<string, Answer | null>>): void;
  setElement(path: string, element: string, present: boolean): void;
  addRow(group: string): string;
  removeRow(group: string, row: string): void;
  restoreRow(group: string, row: string): void;
  settle(path: string, how: Settling, reason: string | null): void;
  /** Settle many paths in one act, each keeping the given dot (own phone and laptop, ordinary ones). */
  settleAll(choices: Readonly<Record<string, Hex>>, reason: string | null): void;

  /**
   * Answers that arrived while this record was open and are not shown yet. Nothing of them is read or
   * replaced before `showArrived`, which a screen also calls on entering a section with nothing in hand.
   */
  readonly arrived: ReadonlySignal<number>;
  showArrived(): void;

  /**
   * The section or record is left, or the app hides: what is open is saved and frozen. Throws
   * `DeviceFull` or `WriteFailed`; the words stay and `retry` tries again.
   */
  freeze(): Promise<void>;

  /** Freezes what is open, then makes the command of exactly what is shown (protocol.md 5). */
  command(
    name: string,
    args: Readonly<Record<string, Json>>,
    asOf: string,
    /** Other open records that the screen shows as whole as this one. */
    beside?: readonly RecordHandle[],
  ): Promise<void>;
  /** Commands on this record, oldest first. *Tracked.* */
  commands(): readonly CommandView[];
  /** Tries a failed write again. */
  retry(): void;
  /** Something written for this record was set aside, or kept out of it: `kept-aside.ts` says what. */
  readonly asides: ReadonlySignal<boolean>;
  /** Freezes what is in hand. Closed once as often as it was opened: several screens may show one record. */
  close(): void;
}

export interface PersonEntry {
  readonly id: Hex;
  /** Full name; name to use, or null. */
  readonly name: string;
  readonly preferred: string | null;
  readonly born: string | null;
  readonly nhsNumber: string | null;
  readonly councilNumber: string | null;
  /** Communication needs and alerts in words of the form's options. */
  readonly communication: readonly string[];
  readonly alerts: readonly string[];
  /** How many notes on staff safety their record has. */
  readonly safety: number;
  readonly involvement: Hex | null;
  readonly dueDate: string | null;
  readonly unsent: number;
  readonly toSettle: number;
  readonly records: readonly RecordEntry[];
  /** Who is allocated to them now. */
  readonly allocated: readonly StaffMember[];
  /** Who began the person's record, and when, ms. */
  readonly registeredBy: StaffMember;
  readonly registered: number;
  /** Other records held here that are linked with this one: one person, kept apart and shown together. */
  readonly same: readonly Hex[];
  /** Of records linked, the one that lists show: what it says of safety and of work is of all of them. */
  readonly shownAs: Hex;
  readonly duplicates: readonly PossibleDuplicate[];
}

export interface RecordEntry {
  readonly id: Hex;
  readonly form: string;
  /** What it is called where its form's title would be wrong of it: a referral is no assessment. */
  readonly named: string | null;
  readonly formHash: Hex;
  readonly person: Hex | null;
  readonly state: RecordState;
  /**
   * When the person stopped this sharing decision, as the server or a withdrawal here says, or since when this
   * withdrawal counts: a civil datetime, "" where nobody wrote when; null where nobody stopped anything.
   */
  readonly stopped: string | null;
  readonly startedBy: StaffMember;
  readonly started: number;
  readonly changed: number;
  readonly unsent: number;
  readonly toSettle: number;
  /** Last command's outcome where it matters to a list: returned with n comments, refused, waiting. */
  readonly last: CommandView | null;
}

/** One unsettled answer, for the list. */
export interface ToSettle {
  readonly record: Hex;
  readonly person: Hex;
  readonly path: string;
  readonly merge: "critical" | "narrative" | "ordinary";
  readonly names: readonly string[];
  readonly since: number;
  /** Every head is mine, from several of my devices. */
  readonly ownDevices: boolean;
  /** A row removed by one and changed by another, at `group/<row>`: `names` removed it, `changers` changed it. */
  readonly row: boolean;
  readonly changers: readonly string[];
}

/** What could not be stored. */
export interface Unsaved {
  readonly full: boolean;
  /** The record it is of, where that is known. */
  readonly record?: Hex | undefined;
}

/** Health of sending, for the chip and Saving and sending (screens.md 4 and 14). */
export interface Sending {
  readonly unsent: number;
  /** Changes, own and others', being brought back to a server that went back to an earlier copy. */
  readonly again: number;
  readonly oldestUnsent: number | null;
  readonly receivedToday: number;
  readonly notBackedUp: number;
  readonly setAside: number;
  /** Own changes that arrived after their case had moved: kept, and marked so. */
  readonly beforeHandOver: number;
  readonly waiting: number;
  /** What own changes wait for, codes of REASON; null where the server did not say. */
  readonly waitsFor?: readonly (number | null)[];
  /** Own files that no server has whole. */
  readonly files: number;
  readonly lastContact: number | null;
  /** "ok" until proved otherwise. `device_full`, `storage_failed`: it is this device that could not go on. */
  readonly link:
    | "ok"
    | "no_connection"
    | "no_server"
    | "busy"
    | "revoked"
    | "device_full"
    | "storage_failed";
  readonly sending: boolean;
  /** When the server will take what it could not take now, by this device's clock; null at ease. */
  readonly later: number | null;
  /** As this device's clock counts now, right or wrong: so are `oldestUnsent` and `lastContact`. */
  readonly leaseEnds: number | null;
  /** Milliseconds this device's clock is ahead of the server's, as far as can be told. */
  readonly clockAhead: number;
  readonly persisted: boolean | null;
  readonly spaceLeft: number | null;
  /** Set where a second copy of this device was seen. */
  readonly copy?: CopyState | null;
}

/** How far a vault that is a copy of another has come on its way to an id of its own. */
export interface CopyState {
  /** Its work goes first; IT is asked; IT said no; it has one from the next unlock on. */
  readonly stage: "sending" | "asked" | "refused" | "ready";
  /** What IT sees too, to know it by; null before it asks. */
  readonly code: string | null;
}

/** An own file that is not backed up yet. */
export interface FileOnWay {
  readonly id: Hex;
  readonly record: Hex;
  readonly size: number;
  /** Bytes that the server has. */
  readonly sent: number;
  /** `damaged`: its bytes on this device are no longer what was stored. */
  readonly state: "unsent" | "whole" | "damaged";
}

/** The files of a vault. A value is that of an answer to a question of type file. */
export interface VaultFiles {
  /**
   * Takes a file for a record; answers the value to write. Rejects with `FileRefused`, `DeviceFull` or
   * `WriteFailed`, and nothing of it is kept.
   */
  take(record: Hex, file: Blob, accept: readonly FileKind[]): Promise<Json>;
  /** The file as it was taken; `got` hears how many bytes are here. Rejects with `FileAway`, `DeviceFull` or `WriteFailed`. */
  open(record: Hex, value: Json, got: (bytes: number) => void): Promise<Blob>;
  /** Whether all of it is on this device. */
  here(value: Json): Promise<boolean>;
  /** One that was taken and is not to be used after all. */
  discard(value: Json): Promise<void>;
}

/** An own change that was set aside, or was until the desk decided on it. */
export interface OwnAside {
  readonly dot: Hex;
  /** Null where the record left this device. */
  readonly record: Hex | null;
  /** What its record is of and whom it reaches; null where nothing here says so. */
  readonly about: Pick<About, "formId" | "audience"> | null;
  /** Milliseconds by this device's clock when it was written, by the server's when it was received. */
  readonly made: number;
  readonly received: number | null;
  /** Why, a code of REASON; null once it counts. */
  readonly reason: number | null;
  /** What was decided, for `outcomeOf`; null before that. */
  readonly outcome: Value | null;
}

/** What the organisation decided for its devices, as the last directory said it. */
export interface Policy {
  /** Minutes without a key or a tap after which the app locks. */
  readonly autoLockMinutes: number;
  /** From this day on an app that waits is taken at the next unlock, "YYYY-MM-DD"; null: none is set. */
  readonly updateDeadline: string | null;
  /** Whom to ring while a safeguarding concern has not been sent; null where no number is set. */
  readonly safeguardingPhone: string | null;
}

/** Words in hand that are no answer yet, kept on this device only and sealed. */
export interface Scratch {
  /** What was written last; null where there is nothing. *Tracked.* */
  read(): string | null;
  /** There at once, on the device within half a second. Null lets go of it: its act is made. */
  write(text: string | null): void;
}

/** A record open for writing on another device of the same person; times in ms by the server's clock. */
export interface OpenThere {
  readonly record: Hex;
  readonly deviceLabel: string;
  readonly since: number;
  readonly heard: number;
}

/** Somebody registered who may be the same person, as the record says it (docs/wire.md 18). */
export interface PossibleDuplicate {
  readonly other: Hex;
  readonly said: Json;
}

/** An unlocked vault. */
export interface Session {
  readonly vault: Hex;
  readonly me: StaffMember;
  readonly deviceLabel: string;
  readonly organisation: string;
  /** Whole people held on this device, A to Z. */
  readonly people: ReadonlySignal<readonly PersonEntry[]>;
  readonly records: ReadonlySignal<readonly RecordEntry[]>;
  readonly toSettle: ReadonlySignal<readonly ToSettle[]>;
  readonly sending: ReadonlySignal<Sending>;
  /** Records with own work that no server has and that cannot wait for one: somebody is rung meanwhile. */
  readonly urgent: ReadonlySignal<readonly Hex[]>;
  /** Own files on their way, as far as this tab sends them. */
  readonly filesOnWay: ReadonlySignal<readonly FileOnWay[]>;
  /** Photos and documents; their code comes when they are first asked for. */
  files(): Promise<VaultFiles>;
  /** Own work that was set aside and what was decided on it, oldest first. *Tracked.* */
  asides(): readonly OwnAside[];
  /** When a server was last met, by its clock. */
  readonly asOf: ReadonlySignal<number | null>;
  /** Looks at the clock, so that one that was set is not taken for time. */
  look?(): void;
  /** People who left the list, until whoever has this device has taken note of it. */
  readonly parted: ReadonlySignal<
    readonly { readonly person: Hex; readonly name: string; readonly seenBy: string | null }[]
  >;
  /** The person who left need not be named any longer: their name goes from the device. */
  takeNote(person: Hex): Promise<void>;
  readonly policy: ReadonlySignal<Policy>;
  /** Published forms this role may start, with their hashes. */
  readonly startable: ReadonlySignal<readonly { id: string; hash: Hex; title: string }[]>;
  readonly staff: ReadonlySignal<readonly StaffMember[]>;
  /** The manager work goes to, or null when none is known. */
  manager(): StaffMember | null;
  /** The server's date where known, else the device's: "YYYY-MM-DD". */
  today(): string;
  /**
   * Opens a record; the read is in the access log before this resolves (design.md 5). One that was
   * started here last and has no answer yet comes back empty. Rejects with `ReadingLocked` or `NotHere`.
   */
  open(record: Hex): Promise<RecordHandle>;
  /** Where else this person has a record open, as the server last heard; null where nowhere. *Tracked.* */
  openElsewhere(record: Hex): OpenThere | null;
  /** The commands table; null before the first contact. *Tracked.* */
  workflow(): Workflow | null;
  /** A record of a form, for a person or about nobody here; nothing is stored until the first write. */
  start(
    form: string,
    person: Hex | null,
    answers: Readonly<Record<string, Answer>>,
  ): Promise<RecordHandle>;
  /**
   * Registers somebody with what is known of them, and an involvement with them, offline as well. Answers
   * the person's id once it is stored. Throws DeviceFull or WriteFailed.
   */
  register(answers: Readonly<Record<string, Answer>>): Promise<Hex>;
  /**
   * Begins several records as one act and lets go of the words they were made from; answers their ids. A
   * crash in between is finished at the next unlock. Throws DeviceFull, WriteFailed or NotHere.
   */
  startAll(parts: readonly Part[], from: Scratch): Promise<readonly Hex[]>;
  /** What is due and by when, by person; its code comes when it is first asked for. */
  dues(): Promise<ReadonlyMap<Hex, readonly Due[]>>;
  /** The sessions of a peer group whose logs are held here, the last one first. */
  pastSessions(group: Hex): Promise<readonly PastSession[]>;
  definition(hash: Hex): Promise<Definition>;
  /** What a form is called, whoever may begin it; undefined where no version of it is here. *Tracked.* */
  title(form: string): string | undefined;
  /** The newest version of a form that is here, and since when it is that, ms; null for none. *Tracked.* */
  newest(form: string): { readonly hash: Hex; readonly since: number | null } | null;
  /** Words about a record that are on their way to being an act; `what` tells one purpose from another. */
  scratch(record: Hex, what: string): Scratch;
  /** What words that are no answer yet are held for, of a record or of any. *Tracked.* */
  scratched(record?: Hex): readonly string[];
  /** Where the words in `scratch` about a record are. *Tracked.* */
  scratchSave(record: Hex): SaveState;
  /** Stores what `scratch` has not stored yet. Throws `DeviceFull` or `WriteFailed`; the words stay. */
  keepScratch(): Promise<void>;
  /** Words of any record that this device could not store. */
  readonly unsaved: ReadonlySignal<Unsaved | null>;
  sendNow(): Promise<void>;
  /**
   * A sealed request on another route (IT desk). `{"hex": …}` stands for bytes in what is sent; bytes
   * come back as hex. Throws `LinkError` or `ReplyError`.
   */
  call(route: number, payload: Json): Promise<Json>;
  /** Resolves once it is in the access log that content of a record was shown (design.md 5). */
  noteOpened(record: Hex, screen?: string): Promise<void>;
  /**
   * Freezes what is open, then drops keys and everything decrypted. Throws `DeviceFull` or `WriteFailed`
   * where words in hand could not be stored: then it is only hidden, and tries again until they are.
   * `everywhere`: the other tabs of this vault lock as well.
   */
  lock(everywhere?: boolean): Promise<void>;
  /** Nothing of it is to be on a screen: it is locked, or would be if its words could be stored. */
  readonly hidden: ReadonlySignal<boolean>;
  /** True once locked, by the person, the timer or a revocation (then `sending.link` says so). */
  readonly locked: ReadonlySignal<boolean>;
  takeOver(): Promise<void>;
  /** False while another tab holds the write lock. */
  readonly writing: ReadonlySignal<boolean>;
  /** For what is read of every record at once and shown of none: hidden-here.ts. None where nobody is real. */
  readonly contents?: { readonly holdings: Pick<Holdings, "books" | "gone"> };
}

export interface VaultInfo {
  readonly id: Hex;
  readonly label: string;
  readonly unsent: number;
  /** Wrong tries so far, and until when the next must wait (ms). */
  readonly tries: number;
  readonly waitUntil: number;
  /** IT revoked this device: nothing opens it any more, and what is unsent still leaves. */
  readonly turnedOff: boolean;
}

/** What came of sending from a locked vault. */
export interface Left {
  readonly sent: number;
  /** Still unsent here. */
  readonly left: number;
  /** `unlock_first`: an older app left nothing here to send with until it is unlocked once. */
  readonly link: "ok" | "no_connection" | "no_server" | "busy" | "unlock_first";
  /** From when on the server takes more, by its clock, ms; null where it took all it was offered. */
  readonly later: number | null;
  readonly turnedOff: boolean;
  /** It was turned off and is gone from here: everything in it is safe with the server. */
  readonly ended: boolean;
}

export type UnlockResult =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly waitSeconds: number; readonly tries: number }
  | { readonly ok: false; readonly turnedOff: true };

export type EnrolProblem =
  | { kind: "length"; missing: number }
  | { kind: "characters" }
  | { kind: "fingerprint" }
  | { kind: "bad_code" }
  | { kind: "code_used" }
  | { kind: "code_expired" }
  | { kind: "slow_down"; seconds: number }
  | { kind: "no_server" }
  | { kind: "private_window" }
  | { kind: "storage" };

export class EnrolError extends Error {
  constructor(readonly problem: EnrolProblem) {
    super(problem.kind);
  }
}

/** What can be done before anything is unlocked. */
export interface Vaults {
  list(): Promise<readonly VaultInfo[]>;
  /**
   * Whether a code is one of this server's, found out without using it up. Throws EnrolError: `fingerprint`
   * where it is not, `no_server` where nobody can tell.
   */
  checkCode(code: string): Promise<void>;
  /** Makes this a device of the code's owner. Throws EnrolError. */
  enrol(
    code: string,
    label: string,
    passphrase: string,
    progress: (
      step: "keys" | "passphrase" | "server" | "people",
      done?: number,
      of?: number,
    ) => void,
  ): Promise<Session>;
  /** One that is only hidden goes on with the words that could not be stored. */
  unlock(vault: Hex, passphrase: string): Promise<UnlockResult>;
  /** Whether words are in this page alone, as they could not be stored. *Tracked.* */
  unstored(): boolean;
  /**
   * Sends unsent work of a locked vault, sealed as it is, and does what a server says that has turned the
   * device off. Null where another tab is sending at this moment and `wait` is false.
   */
  send(vault: Hex, wait: boolean): Promise<Left | null>;
  /** Vaults that are gone from here because IT turned them off, until a new one is set up. */
  ended(): Promise<readonly { readonly label: string; readonly at: number }[]>;
  /** Erases a vault. Throws `UnsentWork` where something in it has reached no server. */
  forget(vault: Hex): Promise<void>;
}
