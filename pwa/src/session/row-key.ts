/** Ids of rows that are made before the record they will stand in. */
import { hex, random } from "../sync/core/bytes";
import type { Hex } from "./draft";

/** A new row's id: 32 lower-case hex. */
export const newRowKey = (): Hex => hex(random(16));
