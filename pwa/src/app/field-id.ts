/** The id of the first control of a question. */
export const fieldId = (path: string): string => `q-${path.replaceAll("/", "-")}`;
