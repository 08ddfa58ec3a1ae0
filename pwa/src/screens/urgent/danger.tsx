/** Before anything is written: somebody in danger now is helped by a call. */
import { tu } from "../../text/urgent";
import { Notice } from "../../ui/summary";

export const Danger = () => (
  <Notice>
    <p>
      <strong>{tu("concern.danger")}</strong>{" "}
      <a class="govuk-link ds-target" href="tel:999">
        {tu("concern.999")}
      </a>
    </p>
  </Notice>
);
