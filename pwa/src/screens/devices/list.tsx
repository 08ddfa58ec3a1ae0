/** The devices found: a table in its own scrolling box at 1280, cards at 390. */
import { now } from "../../app/clock";
import { wide } from "../../app/viewport";
import { ty } from "../../text/en-copy";
import { td } from "../../text/en-desk";
import { Tag } from "../../ui/blocks";
import { Button } from "../../ui/button";
import {
  contactWords,
  enrolledWords,
  isAlone,
  missingWords,
  stateWords,
  unsentWords,
  wipeWords,
} from "./device-words";
import type { Device } from "./fleet";
import { whyWords } from "./reasons";

export interface DeviceListProps {
  readonly devices: readonly Device[];
  readonly onOpen: (device: Device) => void;
}

const Open = ({ device, onOpen }: { device: Device; onOpen: (device: Device) => void }) => (
  <Button
    kind="link"
    id={`device-${device.id}`}
    label={td("devices.open", { device: device.label, owner: device.owner })}
    onPress={() => onOpen(device)}
  >
    {device.label}
  </Button>
);

/** Of several of one name with one owner: when each was enrolled. */
const Enrolled = ({ device, devices }: { device: Device; devices: readonly Device[] }) =>
  isAlone(device, devices) ? null : (
    <p class="ds-second ds-number">{enrolledWords(device, now.value)}</p>
  );

/** Of one that is turned off: for what, and how far its handing in has come. */
const Wiped = ({ device }: { device: Device }) =>
  device.revoked ? (
    <>
      {device.why !== null && <p class="ds-second">{whyWords(device.why)}</p>}
      <p class="ds-second ds-number">{wipeWords(device, now.value)}</p>
    </>
  ) : null;

const Missing = ({ device }: { device: Device }) => {
  const words = missingWords(device);
  return words === null ? null : <p class="ds-number">{words}</p>;
};

/** Of one that has copies: that somebody waits for IT. */
const Asks = ({ device }: { device: Device }) =>
  device.copies.some(({ confirmed, refused }) => !confirmed && !refused) && !device.revoked ? (
    <p>
      <Tag warn>{ty("copies.title")}</Tag>
    </p>
  ) : null;

const COLUMNS = [
  "devices.device",
  "devices.owner",
  "devices.team",
  "devices.lastContact",
  "devices.oldest",
  "devices.app",
  "devices.state",
] as const;

function DeviceTable({ devices, onOpen }: DeviceListProps) {
  return (
    // A wide table scrolls in its own box, which a keyboard can reach.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be focusable (screens.md 11)
    <section class="ds-table__box" aria-label={td("devices.table")} tabIndex={0}>
      <table class="ds-table ds-fleet__table">
        <caption>{td("devices.caption", { n: devices.length })}</caption>
        <thead>
          <tr>
            {COLUMNS.map((words) => (
              <th key={words} scope="col">
                {td(words)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <tr key={device.id}>
              <th scope="row">
                <Open device={device} onOpen={onOpen} />
                <Enrolled device={device} devices={devices} />
              </th>
              <td>{device.owner}</td>
              <td>{device.team ?? td("word.noTeam")}</td>
              <td class="ds-number">{contactWords(device, now.value)}</td>
              <td class="ds-number">
                {unsentWords(device, now.value)}
                <Missing device={device} />
              </td>
              <td class="ds-number">{device.app ?? td("word.notKnown")}</td>
              <td>
                <Tag>{stateWords(device)}</Tag>
                <Asks device={device} />
                <Wiped device={device} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const DeviceCards = ({ devices, onOpen }: DeviceListProps) => (
  <ul class="ds-fleet__cards">
    {devices.map((device) => (
      <li class="ds-fleet__card" key={device.id}>
        <div class="ds-fleet__head">
          <Open device={device} onOpen={onOpen} />
          <Tag>{stateWords(device)}</Tag>
        </div>
        <Enrolled device={device} devices={devices} />
        <p>{`${device.owner}, ${device.team ?? td("word.noTeam")}`}</p>
        <p class="ds-number">
          {`${td("devices.lastContact")}: ${contactWords(device, now.value)}`}
        </p>
        <p class="ds-number">{unsentWords(device, now.value)}</p>
        <Asks device={device} />
        <Wiped device={device} />
        <Missing device={device} />
        <p class="ds-second">{`${td("devices.app")}: ${device.app ?? td("word.notKnown")}`}</p>
      </li>
    ))}
  </ul>
);

export const DeviceList = (props: DeviceListProps) =>
  wide.value ? <DeviceTable {...props} /> : <DeviceCards {...props} />;
