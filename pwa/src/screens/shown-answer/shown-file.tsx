/**
 * A file that an answer names: what it is, where it is, and it itself once it is asked for. A picture shows in
 * place; a document is never opened here, only saved. Both are read from memory and let go of with the screen.
 */
import { useEffect, useState } from "preact/hooks";
import type { Json } from "../../forms/answers";
import { DeviceFull, WriteFailed } from "../../session";
import { FileAway } from "../../session/file-errors";
import type { FileOnWay, Session } from "../../session/types";
import { sizeWords, tf } from "../../text/files";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import "./shown-file.css";

export interface ShownFileProps {
  readonly session: Session;
  readonly record: string;
  /** The question, for whoever cannot see the picture. */
  readonly label: string;
  readonly value: Json;
  /** Who added it, for what is said where it is damaged. */
  readonly author: string;
}

interface Parts {
  readonly id: string;
  readonly size: number;
  readonly type: string;
}

const TYPES: Readonly<Record<string, string>> = {
  "application/pdf": tf("file.pdf"),
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": tf("file.docx"),
  "application/vnd.oasis.opendocument.text": tf("file.odt"),
};
const ENDINGS: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.oasis.opendocument.text": "odt",
};
/** Nothing else is ever shown as a picture, whatever an answer says it is. */
const PICTURES = ["image/jpeg", "image/png"];

type Away = FileAway["why"] | "full" | "storage";

/** Why a file did not open: what is this device's own fault is not put down to the server. */
export function awayOf(error: unknown): Away {
  if (error instanceof FileAway) return error.why;
  if (error instanceof DeviceFull) return "full";
  return error instanceof WriteFailed ? "storage" : "no_server";
}
type Here = "unknown" | "here" | "away";

export const partsOf = (value: Json): Parts | null => {
  if (!Array.isArray(value) || value.length !== 5) return null;
  const [id, , size, type] = value;
  return typeof id === "string" && typeof size === "number" && typeof type === "string"
    ? { id, size, type }
    : null;
};

function placeWords(onWay: FileOnWay | undefined, here: Here): string {
  if (onWay?.state === "damaged") return tf("file.broken");
  if (onWay?.state === "unsent") {
    const { sent, size } = onWay;
    const going = { sent: sizeWords(sent), size: sizeWords(size) };
    return `${tf("file.onDevice")} ${sent > 0 ? tf("file.sent", going) : tf("file.waiting")}`;
  }
  if (onWay) return tf("file.received");
  return here === "here" ? tf("file.onDevice") : "";
}

function awayWords(away: Away, author: string): string {
  switch (away) {
    case "not_yet":
      return tf("file.notYet");
    case "offline":
      return tf("file.offline");
    case "damaged":
      return tf("file.damaged", { author });
    case "not_yours":
      return tf("file.notYours");
    case "full":
      return tf("file.noRoom");
    case "storage":
      return tf("file.notKept");
    default:
      return tf("file.noServer");
  }
}

/** An address of bytes in memory, for as long as it is shown. */
function useAddress(blob: Blob | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return setAddress(null);
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return address;
}

export function ShownFile({ session, record, label, value, author }: ShownFileProps) {
  const parts = partsOf(value);
  const picture = parts !== null && PICTURES.includes(parts.type);
  const [here, setHere] = useState<Here>("unknown");
  const [got, setGot] = useState<number | null>(null);
  const [away, setAway] = useState<Away | null>(null);
  const [blob, setBlob] = useState<Blob | null>(null);
  const address = useAddress(blob);

  const get = async (): Promise<void> => {
    setAway(null);
    setGot(0);
    try {
      const files = await session.files();
      setBlob(await files.open(record, value, setGot));
      setHere("here");
    } catch (error) {
      const why = awayOf(error);
      setAway(why);
      say(awayWords(why, author));
    } finally {
      setGot(null);
    }
  };

  useEffect(() => {
    let shown = true;
    setBlob(null);
    setAway(null);
    const look = async (): Promise<void> => {
      const there = await (await session.files()).here(value);
      if (!shown) return;
      setHere(there ? "here" : "away");
      // A picture that is on the device is there in the next frame; nothing is fetched unasked.
      if (there && picture) await get();
    };
    look().catch(() => undefined);
    return () => {
      shown = false;
    };
  }, [parts?.id]);

  if (!parts) return null;
  const onWay = session.filesOnWay.value.find(({ id }) => id === parts.id);
  const kind = tf(picture ? "file.photo" : "file.document");
  const size = sizeWords(parts.size);
  const ask =
    here === "away"
      ? picture
        ? "file.getPhoto"
        : "file.getDocument"
      : picture
        ? "file.showPhoto"
        : "file.openDocument";
  return (
    <div class="ds-file">
      <p class="govuk-body">
        {tf("file.what", { kind, size })} {placeWords(onWay, here)}
      </p>
      {address && picture && <img class="ds-file__picture" src={address} alt={label} />}
      {address && !picture && (
        <>
          <p class="govuk-body">
            <a
              class="govuk-link ds-file__save"
              href={address}
              download={`document.${ENDINGS[parts.type] ?? "bin"}`}
            >
              {tf("file.save", { type: TYPES[parts.type] ?? parts.type, size })}
            </a>
          </p>
          <p class="ds-second govuk-body-s">{tf("file.saveWarning")}</p>
        </>
      )}
      {!address && got !== null && (
        <p class="govuk-body">{tf("file.getting", { got: sizeWords(got), size })}</p>
      )}
      {away && <p class="govuk-body">{awayWords(away, author)}</p>}
      {!address && got === null && here !== "unknown" && (
        <Button onPress={() => void get()}>{tf(ask)}</Button>
      )}
    </div>
  );
}
