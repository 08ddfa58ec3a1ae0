/** The look of one of several answers: a rule and a colour of its own for each author, up to six. */
import "./authors.css";

const LOOKS = "abcdef";

/**
 * The class of an answer by its place among the authors, from 0. What several wrote, and whoever comes after
 * the sixth, has the look of nobody. Names stand beside every one: no colour says anything alone.
 */
export const authorLook = (places: readonly number[]): string => {
  const [place = LOOKS.length, ...more] = places;
  return `ds-head--${(more.length === 0 && LOOKS[place]) || "several"}`;
};
