/** Who is who: the organisation's directory, and certificates where the directory is silent. */
import { type Bytes, hex, unbase64url } from "../sync/core/bytes";
import type { Value } from "../sync/core/canonical";
import { binary, integer, list, optional, text, texts } from "../sync/core/narrow";
import type { Policy, StaffMember } from "./types";

export interface Directory {
  readonly version: number;
  readonly people: ReadonlyMap<string, StaffMember>;
  readonly policy: ReadonlyMap<string, Value>;
}

export const NOBODY: Directory = { version: 0, people: new Map(), policy: new Map() };

/** The directory as the exchange stored it: `[version, [[actor, name, roles, team]…], [[key, value]…]]`. */
export function readDirectory(value: Value | undefined): Directory {
  if (value === undefined) return NOBODY;
  const [version, people, policy] = list(value, "directory", 3);
  return {
    version: integer(version, "directory version"),
    people: new Map(
      list(people, "people").map((person) => {
        const it = list(person, "person", 4);
        const actor = hex(binary(it[0], "actor"));
        const team = optional(it[3], (name) => text(name, "team"));
        return [actor, { actor, name: text(it[1], "name"), roles: texts(it[2], "roles"), team }];
      }),
    ),
    policy: new Map(
      list(policy, "policy").map((pair) => {
        const [key, setting] = list(pair, "policy", 2);
        return [text(key, "policy key"), setting as Value];
      }),
    ),
  };
}

const LOCK_MINUTES = 5;

/** What the directory decides, each part as an ordinary installation has it where it is silent. */
export function policyOf({ policy }: Directory): Policy {
  const minutes = policy.get("auto_lock_minutes");
  const usable = typeof minutes === "number" && minutes >= 1;
  const deadline = policy.get("update_deadline");
  const phone = policy.get("safeguarding_phone");
  return {
    autoLockMinutes: usable ? minutes : LOCK_MINUTES,
    updateDeadline: typeof deadline === "string" ? deadline : null,
    safeguardingPhone: typeof phone === "string" ? phone : null,
  };
}

interface Claims {
  readonly label: string;
  readonly name: string;
}

/** Looks people and devices up by id. */
export class Staff {
  directory: Directory = NOBODY;
  private readonly devices = new Map<string, Claims>();

  constructor(
    private readonly organisation: string,
    readonly self: StaffMember,
  ) {}

  /** A device's certificate as stored; its claims are for showing, verification is apart. */
  certificate(device: string, jwt: string): void {
    const part = jwt.split(".")[1];
    if (part === undefined) return;
    try {
      const claims = JSON.parse(new TextDecoder().decode(unbase64url(part))) as Partial<Claims>;
      if (typeof claims.label !== "string" || typeof claims.name !== "string") return;
      this.devices.set(device, { label: claims.label, name: claims.name });
    } catch {
      // A certificate that cannot be read names nobody; its history still says "not verified".
    }
  }

  knows(device: string): boolean {
    return this.devices.has(device);
  }

  member(actor: Bytes, device?: Bytes): StaffMember {
    const id = hex(actor);
    const found = this.directory.people.get(id);
    if (found) return found;
    if (id === this.self.actor) return this.self;
    const name = (device && this.devices.get(hex(device))?.name) ?? this.organisation;
    return { actor: id, name, roles: [], team: null };
  }

  label(device: Bytes): string {
    return this.devices.get(hex(device))?.label ?? this.organisation;
  }

  all(): StaffMember[] {
    return [...this.directory.people.values()].sort((a, b) => a.name.localeCompare(b.name));
  }
}
