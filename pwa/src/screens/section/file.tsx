/** A photo or a document as an answer: taken with the camera or chosen, kept on the device, then shown. */
import { useRef, useState } from "preact/hooks";
import type { FileKind } from "../../forms/definition";
import { validValue } from "../../forms/valid";
import { DeviceFull } from "../../session";
import { FileRefused } from "../../session/file-errors";
import { sizeWords, tf } from "../../text/files";
import { Button } from "../../ui/button";
import { Fieldset } from "../../ui/choices";
import { say } from "../../ui/live";
import { ShownFile } from "../shown-answer/shown-file";

export { ShownFile };

import { Camera, hasCamera } from "./camera";
import { put, useAsking } from "./context";
import type { ControlProps } from "./controls";

/** For the browser's own list; what a file really is, is looked at when it comes. */
const OFFERED: Readonly<Record<FileKind, string>> = {
  photo: "image/*",
  document:
    "application/pdf,.pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document,.docx,application/vnd.oasis.opendocument.text,.odt",
};

function refusedWords(
  error: unknown,
  name: string,
  size: number,
  accept: readonly FileKind[],
): string {
  if (error instanceof DeviceFull) return tf("file.full", { name });
  if (!(error instanceof FileRefused)) return tf("file.failed", { name });
  switch (error.why) {
    case "too_large":
      return tf("file.tooLarge", { name, size: sizeWords(size) });
    case "empty":
      return tf("file.empty", { name });
    case "unreadable":
      return tf("file.unreadable", { name });
    case "picture":
      return tf("file.noPicture", { name });
    default:
      if (accept.length > 1) return tf("file.notEither", { name });
      return tf(accept.includes("photo") ? "file.notPhoto" : "file.notDocument", { name });
  }
}

function Choose(props: {
  readonly id: string;
  readonly accept: readonly FileKind[];
  readonly onFile: (file: File) => void;
}) {
  const { id, accept, onFile } = props;
  const photo = accept.includes("photo");
  const both = accept.length > 1;
  const label = both ? "file.chooseEither" : photo ? "file.choosePhoto" : "file.chooseDocument";
  const types = both ? "file.bothTypes" : photo ? "file.photoTypes" : "file.documentTypes";
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={id}>
        {tf(label)}
      </label>
      <div id={`${id}-types`} class="govuk-hint">
        {tf(types)}
      </div>
      <input
        class="govuk-file-upload"
        id={id}
        type="file"
        accept={accept.map((kind) => OFFERED[kind]).join(",")}
        aria-describedby={`${id}-types`}
        onChange={(event) => {
          const box = event.currentTarget;
          const [file] = box.files ?? [];
          // The same one may be chosen again, after it was mended.
          box.value = "";
          if (file) onFile(file);
        }}
      />
    </div>
  );
}

export function FileAnswer(props: ControlProps) {
  const asking = useAsking();
  const { path, id, item, answer, label } = props;
  const { session, handle } = asking;
  const accept = item.accept ?? ["photo", "document"];
  const [keeping, setKeeping] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [camera, setCamera] = useState(false);
  const [another, setAnother] = useState(false);
  const place = useRef<HTMLDivElement>(null);

  /** What was pressed is gone: whoever uses a keyboard goes on from the question. */
  const back = (): void => place.current?.focus();

  const take = async (file: Blob, name: string): Promise<void> => {
    setProblem(null);
    setCamera(false);
    setKeeping(name);
    try {
      const files = await session.files();
      put(asking, path, item, await files.take(handle.id, file, accept));
      setAnother(false);
      say(tf("file.kept", { name }));
    } catch (error) {
      setProblem(refusedWords(error, name, file.size, accept));
    } finally {
      setKeeping(null);
      back();
    }
  };

  const stands = answer !== undefined && validValue(item, answer.value) !== "wrong_type";
  const asked = !stands || another;
  return (
    <Fieldset {...props} id={id} legend={label} error={problem ?? props.error}>
      <div ref={place} id={id} tabIndex={-1}>
        {stands && !another && (
          <ShownFile
            session={session}
            record={handle.id}
            label={label}
            value={answer.value}
            author={handle.heads(path)[0]?.author.name ?? session.me.name}
          />
        )}
        {keeping !== null && <p class="govuk-body">{tf("file.keeping", { name: keeping })}</p>}
        {asked && keeping === null && accept.includes("photo") && hasCamera() && !camera && (
          <Button
            onPress={() => {
              setProblem(null);
              setCamera(true);
            }}
          >
            {tf("file.camera")}
          </Button>
        )}
        {camera && (
          <Camera
            onPhoto={(photo) => void take(photo, tf("file.thePhoto"))}
            onClose={() => {
              setCamera(false);
              back();
            }}
            onRefused={(why) => {
              setCamera(false);
              setProblem(tf(why === "denied" ? "file.denied" : "file.noCamera"));
              back();
            }}
          />
        )}
        {asked && keeping === null && !camera && (
          <Choose
            id={`${id}-choose`}
            accept={accept}
            onFile={(file) => void take(file, file.name)}
          />
        )}
        {stands && keeping === null && !camera && (
          <Button kind="link" onPress={() => setAnother(!another)}>
            {tf(another ? "file.keep" : "file.other")}
          </Button>
        )}
      </div>
    </Fieldset>
  );
}
