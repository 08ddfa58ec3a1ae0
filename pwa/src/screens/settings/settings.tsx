/** Settings: how Doorstep looks and when it locks. A choice applies when it is made. */
import { type Comfort, choose, comfort } from "../../app/comfort";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { tl } from "../../text/en-later";
import { tm } from "../../text/more-pages";
import { Radios } from "../../ui/choices";
import { say } from "../../ui/live";
import { InsetText } from "../../ui/summary";

const SIZES = [100, 125, 150, 175, 200] as const;
/** Sooner than the policy is a choice; later is not. */
const SOONER = [1, 2, 5, 10];

function change(to: Partial<Comfort>): void {
  choose(to);
  say(tm("set.changed"));
}

export default function Settings({ session }: ScreenProps) {
  const { theme, tint, text, lockMinutes } = comfort.value;
  const { organisation } = session;
  const policy = session.policy.value.autoLockMinutes;
  const minutes = [...SOONER.filter((n) => n < policy), policy];
  return (
    <Page heading={tm("set.h1")} back={{ to: "/more", words: tl("back.more") }}>
      <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <Radios
          id="theme"
          legend={tm("set.theme")}
          value={theme}
          onChoose={(value) => change({ theme: value as Comfort["theme"] })}
          options={[
            { value: "device", label: tm("set.device") },
            { value: "light", label: tm("set.light") },
            { value: "dark", label: tm("set.dark") },
            { value: "outdoors", label: tm("set.outdoors"), hint: tm("set.outdoorsHint") },
          ]}
        />
        <Radios
          id="tint"
          legend={tm("set.tint")}
          hint={tm("set.tintHint")}
          value={tint}
          onChoose={(value) => change({ tint: value as Comfort["tint"] })}
          options={[
            { value: "none", label: tm("set.none") },
            { value: "cream", label: tm("set.cream") },
            { value: "blue", label: tm("set.blue") },
            { value: "green", label: tm("set.green") },
          ]}
        />
        <Radios
          id="text"
          legend={tm("set.text")}
          value={String(text)}
          onChoose={(value) => change({ text: Number(value) as Comfort["text"] })}
          options={SIZES.map((n) => ({ value: String(n), label: tm("set.percent", { n }) }))}
        />
        <Radios
          id="lock"
          legend={tm("set.lock")}
          hint={tm("set.policyLock", {
            minutes: tm("set.minutes", { n: policy }),
            organisation,
          })}
          value={String(Math.min(lockMinutes ?? policy, policy))}
          onChoose={(value) =>
            change({ lockMinutes: Number(value) === policy ? null : Number(value) })
          }
          options={minutes.map((n) => ({ value: String(n), label: tm("set.minutes", { n }) }))}
        />
      </form>
      <h2>{tm("set.unlock")}</h2>
      <InsetText>
        <p>{tm("set.unlockWays")}</p>
      </InsetText>
      <h2>{tm("set.about")}</h2>
      <p class="govuk-body">{tm("set.aboutWords")}</p>
    </Page>
  );
}
