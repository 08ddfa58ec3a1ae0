/** What a navigation is answered where nothing of the app is kept any more and there is no connection. */
import { unopened as words } from "../text/unopened";

// Nothing can be fetched for it: its few styles are its own, and its policy allows nothing else.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const PAGE = `<!doctype html>
<html lang="${words.lang}">
<meta charset="utf-8">
<title>${words.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>
body { margin: 0; padding: 1rem; max-width: 38rem; font: 1.1875rem/1.4 sans-serif; }
a { display: inline-block; padding: 0.75rem 0; min-height: 1.5rem; }
</style>
<main>
<h1>${words.title}</h1>
<p>${words.words}</p>
<p><a href="">${words.again}</a></p>
</main>
</html>`;

export const unopened = (): Response =>
  new Response(PAGE, {
    status: 503,
    headers: {
      "Cache-Control": "no-store",
      "Content-Security-Policy": POLICY,
      "Content-Type": "text/html; charset=utf-8",
    },
  });
