/** The app: which screen is shown, behind the lock or in front of it. */
import { useSignalEffect } from "@preact/signals";
import { Component, type ComponentChildren, type ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Unlock } from "../screens/unlock/unlock";
import { t } from "../text";
import { Button, ButtonGroup } from "../ui/button";
import { LiveRegions, say, screenChanged } from "../ui/live";
import "./shell.css";
import { enter, homeOf, onLocked, relocking, session, vaults } from "./current";
import { leaveUnless } from "./open-record";
import { navigate, type Place, place } from "./router";
import {
  fetchOthers,
  type Match,
  match,
  NOWHERE,
  type OpenScreenProps,
  type ScreenProps,
} from "./routes";

type AnyScreen = ComponentType<ScreenProps> | ComponentType<OpenScreenProps>;
const loaded = new Map<string, AnyScreen>();

async function load(found: Match): Promise<void> {
  const module = await found.route.load();
  loaded.set(found.route.path, module.default as AnyScreen);
}

interface Shown {
  readonly at: Place;
  readonly found: Match;
}

/** The demo serves its own first page; the server says so in the page it sends. */
const demo = (): boolean => document.querySelector('meta[name="doorstep-demo"]') !== null;

function redirectOf(at: Place): string | null {
  if (at.path !== "/") return null;
  const who = session.value;
  return who ? homeOf(who) : demo() ? "/demo" : null;
}

/**
 * What an address is to whoever is here. Null leads to Unlock: the root, and a lock on what is no page; and
 * null is what is not known yet. *Tracked.*
 */
function here(path: string): Match | null {
  const found = path === "/" ? null : match(path, session.value?.me.roles);
  return found?.route === NOWHERE && relocking.value ? null : found;
}

/** The screen of the present place, once its code is there; until then the one before it stays. */
function useShown(): { shown: Shown | null; failed: boolean } {
  const at = place.value;
  const found = here(at.path);
  const [shown, setShown] = useState<Shown | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let wanted = true;
    const redirect = redirectOf(at);
    if (redirect !== null) {
      navigate(redirect, { replace: true });
      return;
    }
    if (!found) {
      if (at.path !== "/") fetchOthers().catch(() => wanted && setFailed(true));
      return;
    }
    // The present place: by now somebody may have gone on from the one this is for.
    leaveUnless(place.value.path);
    const show = (): void => {
      if (!wanted) return;
      setFailed(false);
      setShown({ at, found });
    };
    if (loaded.has(found.route.path)) show();
    else load(found).then(show, () => wanted && setFailed(true));
    return () => {
      wanted = false;
    };
  }, [at, session.value, found?.route]);
  return { shown, failed };
}

/** What is left to say when a screen fails: nothing that was written changed. */
function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main id="main" class="ds-columns ds-main" tabIndex={-1}>
      <h1 tabIndex={-1}>{t("fail.title")}</h1>
      <p class="govuk-body">{t("fail.words")}</p>
      <ButtonGroup>
        <Button kind="filled" onPress={retry}>
          {t("fail.retry")}
        </Button>
        <Button kind="link" href="/">
          {t("fail.home")}
        </Button>
      </ButtonGroup>
      {error instanceof Error && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">{t("fail.details")}</summary>
          <p>{error.name}</p>
        </details>
      )}
    </main>
  );
}

class Boundary extends Component<{ children: ComponentChildren }, { error: unknown }> {
  override state = { error: null as unknown };
  static override getDerivedStateFromError = (error: unknown) => ({ error });
  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failed error={this.state.error} retry={() => this.setState({ error: null })} />;
  }
}

function Screen({ shown }: { shown: Shown }) {
  const who = session.value;
  const { route, params } = shown.found;
  const held = { ...params, ...shown.at.hold };
  const key = `${shown.at.index}:${shown.at.path}:${shown.at.hold.focus ?? ""}`;
  const View = loaded.get(route.path);
  if (!View) return null;
  if (route.open) {
    const Open = View as ComponentType<OpenScreenProps>;
    return <Open key={key} vaults={vaults()} params={held} enter={enter} />;
  }
  if (!who) return null;
  const Closed = View as ComponentType<ScreenProps>;
  return <Closed key={key} session={who} params={held} />;
}

function Content() {
  const { shown, failed } = useShown();
  const locked = session.value === null;
  if (failed) return <Failed error={null} retry={() => navigate(place.value.path)} />;
  if (locked && !here(place.value.path)?.route.open)
    return <Unlock vaults={vaults()} enter={enter} />;
  // What was asked for in front of the lock may be nothing to whoever unlocked it.
  return shown && here(shown.at.path)?.route === shown.found.route ? (
    <Boundary key={`${shown.at.index}:${shown.at.path}`}>
      <Screen shown={shown} />
    </Boundary>
  ) : null;
}

/** The code of every screen is asked for while nobody is waiting, so no tap waits for it later. */
function prefetch(): void {
  for (const path of ["/people", "/record/0", "/record/0/section/1"]) {
    const found = match(path);
    if (found && !loaded.has(found.route.path)) void load(found).catch(() => undefined);
  }
}

export function Shell() {
  useSignalEffect(onLocked);
  useSignalEffect(() => {
    const found = here(place.value.path);
    const title =
      session.value || found?.route.open ? (found?.route.title ?? "") : t("unlock.screen");
    document.title = title ? t("app.title", { screen: title }) : t("app.name");
  });
  useSignalEffect(() => {
    place.value;
    session.value;
    screenChanged();
  });
  useEffect(() => {
    setTimeout(prefetch, 200);
    const failed = (): void => say(t("fail.words"), "assertive");
    addEventListener("unhandledrejection", failed);
    return () => removeEventListener("unhandledrejection", failed);
  }, []);
  const section = place.value.path.includes("/section/");
  return (
    <>
      <a class="govuk-link govuk-skip-link" href="#main">
        {t(section ? "app.skipQuestions" : "app.skip")}
      </a>
      <LiveRegions />
      <div class="ds-app">
        <Content />
      </div>
    </>
  );
}
