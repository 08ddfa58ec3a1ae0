/** The older versions that are on the server alone, and how to get them. */
import { useState } from "preact/hooks";
import { tcm } from "../../text/compare";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import type { AnswerContext } from "../shown-answer";
import { fetchAll } from "./past";

export function Older({ context, paths }: { context: AnswerContext; paths: readonly string[] }) {
  const { handle, session } = context;
  const [getting, setGetting] = useState(false);
  const [failed, setFailed] = useState(false);
  if (paths.length === 0) return null;
  const offline = session.sending.value.link === "no_connection";
  const get = async (): Promise<void> => {
    if (getting) return;
    setGetting(true);
    setFailed(false);
    try {
      await fetchAll(handle, paths);
    } catch {
      setFailed(true);
      say(tcm("compare.offline"));
    } finally {
      setGetting(false);
    }
  };
  return (
    <>
      <p class="govuk-body">
        {tcm("compare.elsewhere", { n: paths.length })}{" "}
        {(offline || failed) && tcm("compare.offline")}
      </p>
      {!offline && (
        <Button onPress={() => void get()}>
          {tcm(getting ? "compare.getting" : "compare.get")}
        </Button>
      )}
    </>
  );
}
