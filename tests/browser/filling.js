// Opens and answers what a section shows, as far as taps and plain words go: one row of each group, the
// fixed rows named, the first of each choice, every text box. What follows from an answer is answered
// in the next round. Gives the addresses of the questions that stood on the screen.
async ({ items, rows }) => {
  const frame = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  const all = (selector) => [...document.querySelectorAll(`main form ${selector}`)];
  const there = (id) => document.querySelector(`main form :is([data-path="${id}"], #q-${id})`);
  // Some questions' code comes when they are first shown.
  for (const ends = performance.now() + 10_000; !items.every(there) && performance.now() < ends; )
    await frame();
  const done = new Set();
  const once = (key, act) => {
    if (done.has(key)) return 0;
    done.add(key);
    act();
    return 1;
  };
  const write = (box) => {
    const words = { numeric: "12", decimal: "12" }[box.inputMode] ?? "20 Jan 2026";
    box.focus();
    box.value = words;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    box.blur();
  };
  const open = () => {
    let n = 0;
    for (const group of all("section[data-path]")) {
      const add = document.getElementById(`q-${group.dataset.path}`);
      if (add?.tagName === "BUTTON") n += once(add.id, () => add.click());
    }
    for (const row of rows) {
      // The way in is the last: before it may stand the one tap.
      const ways = document.querySelectorAll(`#q-${row} > .govuk-button-group button`);
      if (ways.length > 0) n += once(row, () => ways[ways.length - 1].click());
    }
    for (const list of all("fieldset > button[id]")) n += once(list.id, () => list.click());
    return n;
  };
  const answer = () => {
    let n = 0;
    // A list long enough to be searched folds itself away once one is chosen.
    for (const choice of all("input:is([type=radio], [type=checkbox]):not(.ds-long-list *)"))
      if (!all(`input[name="${choice.name}"]`).some((each) => each.checked))
        n += once(choice.name, () => choice.click());
    for (const box of all(":is(textarea, input:not([type=radio], [type=checkbox], [type=file]))"))
      if (box.value === "" && !box.id.endsWith("-search")) n += once(box.id, () => write(box));
    return n;
  };
  for (let round = 0; round < 20; round++) {
    const acts = open();
    await frame();
    if (answer() + acts === 0) break;
    await frame();
  }
  const seen = all("[data-path]").map((each) => each.dataset.path);
  return [...seen, ...all(".ds-question[id]").map((each) => each.id), ...all(".govuk-inset-text").map((each) => each.textContent)];
};
