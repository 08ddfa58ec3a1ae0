/** An address that is no screen, or is not one of this role: what to do, and the way home. */
import { useEffect, useRef } from "preact/hooks";
import { homeOf, session } from "../../app/current";
import { Page } from "../../app/page";
import { arrive } from "../../app/router";
import { tabsOf } from "../../app/tabs";
import type { Session } from "../../session/types";
import { tl } from "../../text/en-later";
import { Button } from "../../ui/button";

const WhatToDo = () => (
  <>
    <p class="govuk-body">{tl("nowhere.typed")}</p>
    <p class="govuk-body">{tl("nowhere.pasted")}</p>
  </>
);

/** In front of the lock: nothing is said of who works here. */
function Locked() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => arrive(heading.current), []);
  return (
    <main id="main" class="ds-door ds-door--pages" tabIndex={-1}>
      <div class="ds-door__column">
        <h1 ref={heading} tabIndex={-1}>
          {tl("nowhere.h1")}
        </h1>
        <WhatToDo />
        <Button kind="filled" href="/">
          {tl("nowhere.first")}
        </Button>
      </div>
    </main>
  );
}

function Unlocked({ who }: { who: Session }) {
  const home = homeOf(who);
  const tab = tabsOf(who).find(({ href }) => href === home);
  return (
    <Page heading={tl("nowhere.h1")} home>
      <WhatToDo />
      <p class="govuk-body">{tl("nowhere.kept")}</p>
      <Button kind="filled" href={home}>
        {tl("nowhere.home", { home: tab?.words ?? "" })}
      </Button>
    </Page>
  );
}

export default function Nowhere() {
  const who = session.value;
  return who ? <Unlocked who={who} /> : <Locked />;
}
