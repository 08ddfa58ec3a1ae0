/** Start again: erases the demo devices of this browser, after one more press. */
import { useState } from "preact/hooks";
import { td } from "../../text/en-desk";
import { Button, ButtonGroup } from "../../ui/button";

export interface AgainProps {
  /** Devices of the demo here, and what none of them has sent. */
  readonly devices: number;
  readonly unsent: number;
  readonly said: string | null;
  readonly onErase: () => Promise<void>;
}

export function Again({ devices, unsent, said, onErase }: AgainProps) {
  const [asking, setAsking] = useState(false);
  return (
    <section aria-labelledby="again">
      <h2 id="again">{td("demo.again")}</h2>
      <p class="govuk-body">{td("demo.againWords")}</p>
      {said !== null && (
        <p class="govuk-body" role="status">
          {said}
        </p>
      )}
      {devices === 0 ? (
        said === null && <p class="govuk-body">{td("demo.againNone")}</p>
      ) : asking ? (
        <>
          {unsent > 0 && <p class="govuk-body">{td("demo.againUnsent", { n: unsent })}</p>}
          <ButtonGroup>
            <Button kind="warning" onPress={() => void onErase().then(() => setAsking(false))}>
              {td("demo.againGo")}
            </Button>
            <Button onPress={() => setAsking(false)}>{td("demo.againKeep")}</Button>
          </ButtonGroup>
        </>
      ) : (
        <Button onPress={() => setAsking(true)}>{td("demo.again")}</Button>
      )}
    </section>
  );
}
