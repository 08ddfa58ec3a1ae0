/** More: what is needed now and then. */
import { hide } from "../../app/guard";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { t } from "../../text";
import { tp } from "../../text/pages";
import { Button } from "../../ui/button";

export default function More({ session }: ScreenProps) {
  const links = [
    { href: "/sending", words: t("more.sending") },
    { href: "/settings", words: t("more.settings") },
  ];
  const demo = document.querySelector('meta[name="doorstep-demo"]') !== null;
  return (
    <Page heading={t("more.title")} home>
      <p class="govuk-body ds-second">
        {tp("more.for", { name: session.me.name, organisation: session.organisation })}
      </p>
      <ul class="ds-people">
        {[...links, ...(demo ? [{ href: "/demo", words: tp("more.demo") }] : [])].map((link) => (
          <li class="ds-records__item" key={link.href}>
            <a class="govuk-link ds-records__link" href={link.href}>
              {link.words}
            </a>
          </li>
        ))}
      </ul>
      <p>
        <Button onPress={hide}>{t("more.lock")}</Button>
      </p>
    </Page>
  );
}
