/** One person of the demo: three things to try, the passphrase, and the way in. */
import { td } from "../../text/en-desk";
import { Button } from "../../ui/button";
import { type DemoDevice, type DemoPerson, given } from "./council";

export interface CardProps {
  readonly person: DemoPerson;
  readonly device: DemoDevice | null;
  readonly unsent: number;
  /** What is going on with this card, or what went wrong. */
  readonly progress: string | null;
  readonly problem: string | null;
  /** Just made: it waits for the person to go in. */
  readonly ready: boolean;
  readonly onBecome: () => void;
  readonly onUnlock: () => void;
  readonly onEnter: () => void;
}

function Act(props: CardProps) {
  const { person, device, progress, ready } = props;
  const name = given(person);
  if (progress !== null) {
    return (
      <p class="ds-demo__progress" role="status">
        {progress}
      </p>
    );
  }
  if (ready && device) {
    return (
      <>
        <p class="ds-demo__ready" role="status">
          {td("demo.ready", { name, words: device.passphrase })}
        </p>
        <Button kind="filled" id={`enter-${person.key}`} onPress={props.onEnter}>
          {td("demo.goIn", { name })}
        </Button>
      </>
    );
  }
  return device ? (
    <Button kind="filled" onPress={props.onUnlock}>
      {td("demo.unlock", { name })}
    </Button>
  ) : (
    <Button kind="filled" onPress={props.onBecome}>
      {td("demo.become", { name })}
    </Button>
  );
}

export function Card(props: CardProps) {
  const { person, device, unsent, problem } = props;
  const id = `person-${person.key}`;
  return (
    <section class="ds-demo__card govuk-summary-card" aria-labelledby={id}>
      <h3 id={id}>
        {person.role ? td("demo.person", { name: person.name, role: person.role }) : person.name}
      </h3>
      {person.things.length > 0 && (
        <>
          <p class="ds-second">{td("demo.things")}</p>
          <ol class="ds-demo__things">
            {person.things.map((thing) => (
              <li key={thing}>{thing}</li>
            ))}
          </ol>
        </>
      )}
      <div class="ds-demo__foot">
        <p>
          <span class="ds-second">{td("demo.passphrase")}</span>
          <br />
          {device ? (
            <strong class="ds-demo__words">{device.passphrase}</strong>
          ) : (
            td("demo.passphraseLater")
          )}
        </p>
        {unsent > 0 && <p>{td("demo.unsent", { n: unsent })}</p>}
        {problem !== null && <p class="ds-demo__problem">{problem}</p>}
        <Act {...props} />
      </div>
    </section>
  );
}
