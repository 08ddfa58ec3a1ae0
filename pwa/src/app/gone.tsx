/** What cannot be shown is rare: its page is asked for when first wanted. */
import { later, part } from "./later";

export const Gone = later(
  part(() => import("./gone-page")),
  (page) => page.Gone,
);
