/** Questions by name, each a way to its answer. */
import { questionWords } from "../../app/problem-words";
import { Button } from "../../ui/button";
import type { AnswerContext } from "../shown-answer";

export interface AnswerLinksProps {
  readonly context: AnswerContext;
  readonly paths: readonly string[];
  readonly onOpen: (path: string) => void;
}

export const AnswerLinks = ({ context, paths, onOpen }: AnswerLinksProps) => (
  <ul class="ds-decide__links">
    {paths.map((path) => (
      <li key={path}>
        <Button kind="link" onPress={() => onOpen(path)}>
          {questionWords(context.form, path)}
        </Button>
      </li>
    ))}
  </ul>
);
