/**
 * Devices, for IT: which is lost, silent or old. A manager sees those of their team, and does nothing to
 * them. Owners, times and counts; never content.
 */
import { useEffect, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { Page } from "../../app/page";
import { navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { ROUTE } from "../../codes";
import type { Hex, Session } from "../../session/types";
import { ty } from "../../text/en-copy";
import { td } from "../../text/en-desk";
import { tl } from "../../text/en-later";
import { Button } from "../../ui/button";
import { Checkboxes } from "../../ui/checkboxes";
import { when } from "../../ui/dates";
import { TextBox } from "../../ui/field";
import { say } from "../../ui/live";
import { InsetText } from "../../ui/summary";
import { PlainAside } from "../aside/plain";
import { type CallFailure, callFailure } from "../decision/failure";
import { HomeLines } from "../people/people";
import { Checked } from "./checked";
import { DevicePage } from "./device";
import "../listing.css";
import "./devices.css";
import { type Device, FILTERS, type Filter, found, isIt, readFleet } from "./fleet";
import { DeviceList } from "./list";

type Asked =
  | { readonly kind: "asking" }
  | { readonly kind: "failed"; readonly why: CallFailure }
  | { readonly kind: "here"; readonly devices: readonly Device[]; readonly at: number };

/** The list as it was last asked for in this sitting: shown at once, then asked for again. */
let last: { readonly vault: Hex; readonly asked: Asked } | null = null;

function useFleet(session: Session): { asked: Asked; ask: () => void; put: (it: Asked) => void } {
  const kept = last?.vault === session.vault ? last.asked : null;
  const [asked, setAsked] = useState<Asked>(kept ?? { kind: "asking" });
  const put = (next: Asked): void => {
    if (next.kind === "here") last = { vault: session.vault, asked: next };
    setAsked(next);
  };
  const ask = (): void => {
    session.call(ROUTE.devices, []).then(
      (reply) => put({ kind: "here", devices: readFleet(reply), at: Date.now() }),
      (error: unknown) =>
        setAsked((before) =>
          before.kind === "here" ? before : { kind: "failed", why: callFailure(error) },
        ),
    );
  };
  useEffect(ask, [session]);
  return { asked, ask, put };
}

const FAILURES = {
  offline: "devices.offline",
  not_allowed: "devices.notAllowed",
  unknown: "devices.failed",
  failed: "devices.failed",
} as const;

const FILTER_WORDS = {
  silent: "devices.silent",
  unsent: "devices.unsentLong",
  old_app: "devices.oldApp",
} as const;

/** The first morning: what to do next, and who does the rest. */
function Few({ session, n }: { session: Session; n: number }) {
  return (
    <>
      <p class="govuk-body">
        {n === 0
          ? td("devices.noneOf", { organisation: session.organisation })
          : td("devices.onlyOne")}
      </p>
      <p>
        <Button kind="filled" href="/make-code">
          {td("devices.makeCode")}
        </Button>
      </p>
    </>
  );
}

function Search(props: {
  readonly devices: readonly Device[];
  readonly onOpen: (device: Device) => void;
}) {
  const [words, setWords] = useState("");
  const [filters, setFilters] = useState<readonly Filter[]>([]);
  const fits = found(props.devices, { words, filters }, now.value);
  const hidden = props.devices.length - fits.length;
  return (
    <>
      <div class="ds-fleet__search">
        <TextBox
          id="search"
          search
          inputMode="search"
          label={td("devices.search")}
          value={words}
          onText={setWords}
        />
        <Checkboxes
          id="filters"
          legend={td("devices.filters")}
          options={FILTERS.map((filter) => ({ value: filter, label: td(FILTER_WORDS[filter]) }))}
          value={filters}
          onToggle={(value, on) =>
            setFilters(FILTERS.filter((one) => (one === value ? on : filters.includes(one))))
          }
        />
      </div>
      {fits.length === 0 ? (
        <p class="govuk-body">{td("devices.noneFound", { n: hidden })}</p>
      ) : (
        <DeviceList devices={fits} onOpen={props.onOpen} />
      )}
    </>
  );
}

function back(it: boolean, open: Hex | undefined) {
  if (open !== undefined) return { to: "/devices", words: td("back.devices") };
  return it ? undefined : { to: "/more", words: tl("back.more") };
}

export default function Devices({ session, params }: ScreenProps) {
  const { asked, ask, put } = useFleet(session);
  const it = isIt(session);
  const open = params.device;
  const [revoked, setRevoked] = useState<{ device: Hex; at: number } | null>(null);
  const devices = asked.kind === "here" ? asked.devices : [];
  const device = devices.find(({ id }) => id === open);

  if (device && asked.kind === "here") {
    return (
      <DevicePage
        session={session}
        device={device}
        checkedAt={asked.at}
        onAgain={ask}
        revokedAt={revoked?.device === device.id ? revoked.at : null}
        onAsked={(at) => {
          say(td("devices.asked", { when: when(at) }), "assertive");
          const after = devices.map((it) => (it.id === device.id ? { ...it, askedAt: at } : it));
          put({ ...asked, devices: after });
        }}
        onDecided={(copy, confirmed) => {
          say(ty(confirmed ? "copies.confirmed" : "copies.refused"), "assertive");
          const copies = device.copies.map((it) =>
            it.publicKey === copy.publicKey ? { ...it, confirmed, refused: !confirmed } : it,
          );
          const after = devices.map((it) => (it.id === device.id ? { ...it, copies } : it));
          put({ ...asked, devices: after });
        }}
        onRevoked={(at, why) => {
          setRevoked({ device: device.id, at });
          say(td("revoke.done", { when: when(at) }), "assertive");
          const after = devices.map((it) =>
            it.id === device.id ? { ...it, revoked: true, why } : it,
          );
          put({ ...asked, devices: after });
        }}
      />
    );
  }
  return (
    <Page
      heading={td(it ? "devices.h1" : "devices.h1Team")}
      home={it && open === undefined}
      back={back(it, open)}
      wide
    >
      {it && open === undefined && <HomeLines session={session} />}
      {asked.kind === "asking" && <p class="govuk-body">{td("devices.asking")}</p>}
      {asked.kind === "failed" && (
        <>
          <InsetText>{td(FAILURES[asked.why])}</InsetText>
          <Button kind="filled" onPress={ask}>
            {td("word.tryAgain")}
          </Button>
        </>
      )}
      {asked.kind === "here" && (
        <>
          {it
            ? devices.length < 2 && <Few session={session} n={devices.length} />
            : devices.length === 0 && <p class="govuk-body">{td("devices.noneInTeam")}</p>}
          {devices.length > 0 && (
            <Search devices={devices} onOpen={({ id }) => navigate(`/devices/${id}`)} />
          )}
          <Checked at={asked.at} onAgain={ask} />
          {it && <PlainAside session={session} />}
          <p class="ds-second">{td("devices.content")}</p>
          {!it && <p class="ds-second">{td("devices.readOnly")}</p>}
        </>
      )}
    </Page>
  );
}
