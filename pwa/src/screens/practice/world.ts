/**
 * Into practice and out of it. The real vault stays unlocked behind it and goes on sending; its screens come
 * back as they were, and of practice nothing is left but the memory it used.
 */
import { batch, effect } from "@preact/signals";
import { render } from "preact";
import { session } from "../../app/current";
import { handed } from "../../app/handed";
import { leaveRecord } from "../../app/open-record";
import { forgetTrail, navigate, place } from "../../app/router";
import type { Session } from "../../session/types";
import { tpr } from "../../text/practice";
import { say } from "../../ui/live";
import { bar } from "./bar";
import { forgetPractice, notePractice, OVER, practising } from "./practising";
import { practiceSession } from "./session";

const HOME = "/people";
const BACK = "/more";

/** Screens that make sense of invented people; any other leads home. */
const OPEN =
  /^\/(people|person\/[^/]+(\/(start|jot))?|record\/[^/]+(\/.+)?|to-settle|jot(\/.+)?|more|settings)$/;

let away: (() => void) | null = null;

/** Takes the bar off and forgets everything. */
function end(): void {
  away?.();
  away = null;
  practising.value = false;
  forgetPractice();
  handed.value = null;
  leaveRecord();
  forgetTrail();
}

/** Throws what reading a form of the real vault throws. */
export async function begin(real: Session): Promise<void> {
  if (away) return;
  const world = await practiceSession(real);
  const top = document.createElement("div");
  document.getElementById("app")?.before(top);
  document.documentElement.dataset.practice = "";
  leaveRecord();
  forgetTrail();
  practising.value = true;
  notePractice();
  batch(() => {
    session.value = world;
    navigate(HOME, { replace: true });
  });
  const stopPlaces = effect(() => {
    const { path } = place.value;
    if (session.value === world && !OPEN.test(path)) {
      queueMicrotask(() => navigate(HOME, { replace: true }));
    }
  });
  const stopLock = effect(() => {
    const who = session.value;
    // Where a lock could not store what is real, practice goes on.
    if (who === null || who === world) render(bar(who && (() => leave(real))), top);
    if (who === null || who === world || who === real) return;
    // Locked, and unlocked again: another vault is in front now, and that is said before it is shown.
    queueMicrotask(() => {
      end();
      navigate(OVER, { replace: true });
    });
  });
  away = () => {
    stopPlaces();
    stopLock();
    render(null, top);
    top.remove();
    delete document.documentElement.dataset.practice;
  };
  say(tpr("practice.began"));
}

function leave(real: Session): void {
  end();
  batch(() => {
    session.value = real;
    navigate(BACK, { replace: true });
  });
  say(tpr("practice.left"));
}
