/** The bar that stays over every screen of practice, and on its paper. */
import { tpr } from "../../text/practice";
import { Button } from "../../ui/button";
import "./practice.css";

/** Without a way to leave it the app is locked: practice does not outlast that. */
export const bar = (leave: (() => void) | null) => (
  <section class="ds-practice" aria-label={tpr("practice.region")}>
    <p>{tpr(leave ? "practice.bar" : "practice.locked")}</p>
    {leave && (
      <Button kind="link" onPress={leave}>
        {tpr("practice.leave")}
      </Button>
    )}
  </section>
);
