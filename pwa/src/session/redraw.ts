/**
 * A picture drawn anew: what a camera writes into a file beside what it saw (where, when, with what) stays
 * behind. At most so many pixels a side, which is more than a screen or a page of print shows.
 */

const MOST_PIXELS = 3000;
const QUALITY = 0.85;

/** The picture as `type`, or null where this browser cannot read it. */
export async function redraw(picture: Blob, type: string): Promise<Blob | null> {
  let read: ImageBitmap;
  try {
    read = await createImageBitmap(picture, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  try {
    const scale = Math.min(1, MOST_PIXELS / Math.max(read.width, read.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(read.width * scale));
    canvas.height = Math.max(1, Math.round(read.height * scale));
    const drawing = canvas.getContext("2d");
    if (!drawing) return null;
    drawing.drawImage(read, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, type, QUALITY));
  } finally {
    read.close();
  }
}
