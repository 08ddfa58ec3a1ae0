/** More: what is needed now and then. */
import { hide } from "../../app/guard";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { tabsOf } from "../../app/tabs";
import { t } from "../../text";
import { tau } from "../../text/audits";
import { tl } from "../../text/en-later";
import { tm } from "../../text/more-pages";
import { tpr } from "../../text/practice";
import { tu } from "../../text/urgent";
import { Button, ButtonGroup } from "../../ui/button";
import { practising } from "../practice/practising";

export default function More({ session }: ScreenProps) {
  // Information governance has a tab for it.
  const decides = session.me.roles.includes("manager");
  const own = new Set(tabsOf(session).map(({ href }) => href));
  const concerns = session.startable.value.some(({ id }) => id === "safeguarding-concern");
  const audits = session.startable.value.some(({ id }) => id === "practice-audit");
  const settings = { href: "/settings", words: tl("more.settings") };
  const practice = session.startable.value.length > 0;
  const links = [
    ...(decides ? [{ href: "/aside", words: t("tab.aside") }] : []),
    ...(decides && audits ? [{ href: "/audits", words: tau("audits.h1") }] : []),
    ...(own.has("/to-settle") ? [] : [{ href: "/to-settle", words: t("tab.settle") }]),
    ...(concerns ? [{ href: "/concern", words: tu("concern.link") }] : []),
    { href: "/sending", words: tl("more.sending") },
    ...(decides && !own.has("/devices") ? [{ href: "/devices", words: tm("more.devices") }] : []),
    settings,
    ...(practice ? [{ href: "/practice", words: tpr("practice.h1") }] : []),
  ];
  const demo = document.querySelector('meta[name="doorstep-demo"]') !== null;
  const others = demo ? [{ href: "/demo", words: tm("more.demo") }] : [];
  return (
    <Page heading={tl("more.title")} home>
      <p class="govuk-body ds-second">
        {tm("more.for", { name: session.me.name, organisation: session.organisation })}
      </p>
      <ul class="ds-people">
        {(practising.value ? [settings] : [...links, ...others]).map((link) => (
          <li class="ds-records__item" key={link.href}>
            <a class="govuk-link ds-records__link" href={link.href}>
              {link.words}
            </a>
          </li>
        ))}
      </ul>
      <ButtonGroup>
        <Button onPress={hide}>{tl("more.lock")}</Button>
      </ButtonGroup>
    </Page>
  );
}
