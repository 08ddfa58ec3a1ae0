/** What a file really is, by what stands in it: a name and what a browser says of it prove nothing. Pure. */
import FILES from "../../../forms/files.json";
import type { FileKind } from "../forms/definition";
import type { Bytes } from "../sync/core/bytes";

export const MOST_BYTES = FILES.max_bytes;
/** How much of a file's beginning, and of its end, is enough to tell. */
export const HEAD_BYTES = 4096;
export const TAIL_BYTES = 65_536;

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const ODT = "application/vnd.oasis.opendocument.text";

/** A media type by its content; `null` where it is nothing that is taken. */
export function typeOf(head: Bytes, tail: Bytes): string | null {
  if (starts(head, 0, [0xff, 0xd8, 0xff])) return "image/jpeg";
  if (starts(head, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (says(head, 0, "RIFF") && says(head, 8, "WEBP")) return "image/webp";
  if (says(head, 4, "ftyp") && /^(hei[cfmsx]|mif1|msf1|avif)$/.test(latin(head.slice(8, 12)))) {
    return "image/heic";
  }
  if (latin(head.slice(0, 1024)).includes("%PDF-")) return "application/pdf";
  if (starts(head, 0, [0x50, 0x4b, 3, 4])) return packed(head, tail);
  return null;
}

/** Types that are made anew as another before they are kept. */
const MADE_ANEW: Readonly<Record<string, string>> = {
  "image/jpeg": "image/jpeg",
  "image/png": "image/png",
  "image/webp": "image/jpeg",
  "image/heic": "image/jpeg",
};

/** What a picture is kept as; undefined for what is no picture. */
export const keptAs = (type: string): string | undefined => MADE_ANEW[type];

export function accepted(type: string, accept: readonly FileKind[]): boolean {
  const kept = keptAs(type) ?? type;
  return accept.some((kind) => FILES[kind].includes(kept));
}

/** A document in a zip: which one its list of contents, at its end, tells. */
function packed(head: Bytes, tail: Bytes): string | null {
  if (latin(head.slice(0, 256)).includes(`mimetype${ODT}`)) return ODT;
  const listed = latin(tail);
  const macros = listed.includes("vbaProject");
  return listed.includes("word/document.xml") && !macros ? DOCX : null;
}

const starts = (bytes: Bytes, at: number, these: readonly number[]): boolean =>
  these.every((byte, i) => bytes[at + i] === byte);

const says = (bytes: Bytes, at: number, text: string): boolean =>
  latin(bytes.slice(at, at + text.length)) === text;

const latin = (bytes: Bytes): string => new TextDecoder("latin1").decode(bytes);
