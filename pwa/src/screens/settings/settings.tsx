/** Settings: how Doorstep looks and when it locks. A choice applies when it is made. */
import { type Comfort, choose, comfort } from "../../app/comfort";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { t } from "../../text";
import { tp } from "../../text/pages";
import { InsetText } from "../../ui/blocks";
import { Radios } from "../../ui/choices";
import { say } from "../../ui/live";

const SIZES = [100, 125, 150, 175, 200] as const;
/** Sooner than the policy is a choice; later is not. */
const SOONER = [1, 2, 5, 10];

function change(to: Partial<Comfort>): void {
  choose(to);
  say(tp("set.changed"));
}

export default function Settings({ session }: ScreenProps) {
  const { theme, tint, text, lockMinutes } = comfort.value;
  const { organisation } = session;
  const policy = session.policy.value.autoLockMinutes;
  const minutes = [...SOONER.filter((n) => n < policy), policy];
  return (
    <Page heading={tp("set.h1")} back={{ to: "/more", words: t("back.more") }}>
      <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <Radios
          id="theme"
          legend={tp("set.theme")}
          value={theme}
          onChoose={(value) => change({ theme: value as Comfort["theme"] })}
          options={[
            { value: "device", label: tp("set.device") },
            { value: "light", label: tp("set.light") },
            { value: "dark", label: tp("set.dark") },
            { value: "outdoors", label: tp("set.outdoors"), hint: tp("set.outdoorsHint") },
          ]}
        />
        <Radios
          id="tint"
          legend={tp("set.tint")}
          hint={tp("set.tintHint")}
          value={tint}
          onChoose={(value) => change({ tint: value as Comfort["tint"] })}
          options={[
            { value: "none", label: tp("set.none") },
            { value: "cream", label: tp("set.cream") },
            { value: "blue", label: tp("set.blue") },
            { value: "green", label: tp("set.green") },
          ]}
        />
        <Radios
          id="text"
          legend={tp("set.text")}
          value={String(text)}
          onChoose={(value) => change({ text: Number(value) as Comfort["text"] })}
          options={SIZES.map((n) => ({ value: String(n), label: tp("set.percent", { n }) }))}
        />
        <Radios
          id="lock"
          legend={tp("set.lock")}
          hint={tp("set.policyLock", {
            minutes: tp("set.minutes", { n: policy }),
            organisation,
          })}
          value={String(Math.min(lockMinutes ?? policy, policy))}
          onChoose={(value) =>
            change({ lockMinutes: Number(value) === policy ? null : Number(value) })
          }
          options={minutes.map((n) => ({ value: String(n), label: tp("set.minutes", { n }) }))}
        />
      </form>
      <h2>{tp("set.unlock")}</h2>
      <InsetText>
        <p>{tp("set.unlockWays")}</p>
      </InsetText>
      <h2>{tp("set.about")}</h2>
      <p class="govuk-body">{tp("set.aboutWords")}</p>
    </Page>
  );
}
