/** The bar that stays over every screen of practice, and on its paper. */
import { tpr } from "../../text/practice";
import { Button } from "../../ui/button";
import "./practice.css";

export const bar = (leave: () => void) => (
  <section class="ds-practice" aria-label={tpr("practice.region")}>
    <p>{tpr("practice.bar")}</p>
    <Button kind="link" onPress={leave}>
      {tpr("practice.leave")}
    </Button>
  </section>
);
