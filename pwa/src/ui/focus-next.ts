/** Where the focus goes when what had it is gone: to the first of these that is there. */
export function focusNext(...ids: readonly string[]): void {
  requestAnimationFrame(() => {
    const found = ids.map((id) => document.getElementById(id)).find((each) => each !== null);
    found?.focus();
  });
}
