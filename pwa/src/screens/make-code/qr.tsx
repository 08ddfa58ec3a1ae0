/** A link as a QR code, drawn as one path. Dark on light in every theme: readers need it so. */
import { encode } from "uqr";
import { td } from "../../text/en-desk";

/** Quiet modules around the code, as ISO/IEC 18004 asks. */
const BORDER = 4;

/** One path with a square for each dark module. Pure. */
export function qrPath(text: string): { readonly path: string; readonly size: number } {
  const { data, size } = encode(text, { ecc: "M", border: BORDER });
  const parts: string[] = [];
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) parts.push(`M${x} ${y}h1v1h-1z`);
    });
  });
  return { path: parts.join(""), size };
}

export function QrCode({ text }: { text: string }) {
  const { path, size } = qrPath(text);
  return (
    <svg
      class="ds-qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={td("code.qr")}
      shape-rendering="crispEdges"
    >
      <rect class="ds-qr__ground" width={size} height={size} />
      <path class="ds-qr__dark" d={path} />
    </svg>
  );
}
