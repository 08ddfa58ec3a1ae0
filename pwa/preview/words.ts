/** English for the preview of a form, read by whoever writes it. */
export const words = {
  title: (form: string) => `${form}, preview, Doorstep`,
  practice: "Preview. Invented people. Nothing here is stored or sent.",
  faults: (file: string, n: number) => `${file} has ${n === 1 ? "a fault" : `${n} faults`}`,
  line: (line: number, of: string, file: string) =>
    of === file ? `Line ${line}:` : `${of}, line ${line}:`,
  last: "Below is the last version without faults. Save the file to look again.",
  none: "There is no version without faults yet. Save the file to look again.",
  ended: "The preview has ended. Start it again to go on: doorstep forms preview.",
} as const;
