async (css, name) => {
  const named = (element) =>
    element.getAttribute("aria-label") ?? element.innerText ?? element.textContent;
  const drawn = (element) => element.getClientRects().length > 0;
  const sought = new RegExp(name);
  const found = [...document.querySelectorAll(css)].find(
    (element) => drawn(element) && sought.test((named(element) ?? "").trim()),
  );
  if (!found) return "is not on screen";
  found.scrollIntoView({ block: "center", behavior: "instant" });
  const still = new Promise((go) => {
    requestAnimationFrame(() => requestAnimationFrame(go));
  });
  await Promise.race([still, new Promise((go) => setTimeout(go, 500))]);
  const { left, top, width, height } = found.getClientRects()[0] ?? {};
  if (left === undefined) return "went away";
  const [x, y] = [left + width / 2, top + height / 2];
  const there = document.elementFromPoint(x, y);
  const labels = [...(found.labels ?? [])];
  const reached = [found, ...labels].some(
    (part) => part.contains(there) || there?.contains(part) === true,
  );
  if (!reached) return `is behind ${there?.outerHTML.slice(0, 200)}`;
  window.pressReached = undefined;
  const note = ({ target }) => {
    const on = [found, ...labels].some((part) => part.contains(target));
    // What was drawn anew in the meantime may have been reached in its new shape.
    window.pressReached = on || target === there || !found.isConnected;
  };
  window.addEventListener("click", note, { capture: true, once: true });
  return { x, y };
}
