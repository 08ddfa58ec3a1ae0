/** Answers by their questions, each a way into its history. */
import { questionWords } from "../../app/problem-words";
import { navigate } from "../../app/router";
import type { FormState } from "../../forms/state";
import type { RecordHandle } from "../../session/types";
import { Button } from "../../ui/button";

interface Props {
  readonly handle: RecordHandle;
  readonly form: FormState;
  readonly paths: readonly string[];
}

export const HistoryLinks = ({ handle, form, paths }: Props) => (
  <ul class="ds-list">
    {paths.map((path) => (
      <li key={path}>
        <Button
          kind="link"
          onPress={() => navigate(`/record/${handle.id}/history`, { hold: { path } })}
        >
          {questionWords(form, path)}
        </Button>
      </li>
    ))}
  </ul>
);
