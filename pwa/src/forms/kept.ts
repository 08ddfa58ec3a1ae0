/** What was answered here and is no longer asked. Copies that wait to be asked are nobody's answers yet. */
import { SOURCE } from "../codes";
import type { FormState } from "./state";

/** Paths, in form order; reads without tracking. */
export const keptByHand = (form: FormState): readonly string[] =>
  form.kept().filter((path) => form.source.answer(path)?.source !== SOURCE.record);
