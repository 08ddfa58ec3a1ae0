/** In place of a section that another answer has put out of the form. */
import { tr } from "../../text/rarer";

export const Lost = () => <p class="govuk-body">{tr("section.lost")}</p>;
