/** Starts the app in the page. */
import { render } from "preact";
import "./ui/tokens.css";
import "./ui/base.css";
import { startClock } from "./app/clock";
import { startComfort } from "./app/comfort";
import { session, setVaults } from "./app/current";
import { startGuard } from "./app/guard";
import { watchPresses } from "./app/pressed";
import { startRouter } from "./app/router";
import { Shell } from "./app/shell";
import { startWorker } from "./app/update";
import { startViewport } from "./app/viewport";
import { createVaults } from "./session";

const root = document.getElementById("app");
if (root) {
  setVaults(createVaults());
  startComfort();
  startClock(() => session.value?.look?.());
  startViewport();
  startGuard();
  watchPresses(window, (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  });
  // Loaded again in practice (screens/practice/practising.ts).
  if (window.name === "practice") history.replaceState(null, "", "/practice/over");
  startRouter();
  render(<Shell />, root);
  void startWorker();
}
