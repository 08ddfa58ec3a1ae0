/** The tabs of home screens, by role: a bar at the bottom, a rail at the start of wide windows. */
import type { Session } from "../session/types";
import { t } from "../text";
import { place } from "./router";

interface Tab {
  readonly href: string;
  readonly words: string;
}

/** A role's own tabs; a screen that is not built has none. */
export function tabsOf(session: Session): readonly Tab[] {
  const roles = session.me.roles;
  const count = session.toSettle.value.length;
  const people = { href: "/people", words: t("tab.people") };
  const settle = {
    href: "/to-settle",
    words: count > 0 ? t("tab.settleCount", { n: count }) : t("tab.settle"),
  };
  const jot = { href: "/jot", words: t("tab.jot") };
  const more = { href: "/more", words: t("tab.more") };
  if (roles.includes("manager")) {
    return [{ href: "/queue", words: t("tab.queue") }, people, settle, more];
  }
  if (roles.includes("ig_officer")) return [{ href: "/aside", words: t("tab.aside") }, more];
  if (roles.includes("it_admin")) {
    return [
      { href: "/devices", words: t("tab.devices") },
      { href: "/make-code", words: t("tab.code") },
      more,
    ];
  }
  const runs = roles.some((role) => role === "reablement_worker" || role === "support_worker");
  const groups = { href: "/groups", words: t("tab.groups") };
  return runs ? [groups, people, jot, more] : [people, settle, jot, more];
}

export function Tabs({ session }: { session: Session }) {
  const here = place.value.path;
  return (
    <nav class="ds-tabs" aria-label={t("app.tabs")}>
      <ul class="ds-tabs__list">
        {tabsOf(session).map((tab) => (
          <li class="ds-tabs__item" key={tab.href}>
            <a
              class="ds-tabs__link"
              href={tab.href}
              aria-current={here === tab.href ? "page" : undefined}
            >
              {tab.words}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
