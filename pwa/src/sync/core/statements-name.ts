/** The name by which a device and its server speak of a list of statements. */
import { type Bytes, concat, sha256 } from "./bytes";
import type { Statement } from "./statements";

/** The name of a list of statements, by which a reply says which the offer has (docs/wire.md 5). */
export async function statementsName(statements: readonly Statement[]): Promise<Bytes> {
  return (await sha256(concat(...statements.map(({ bytes }) => bytes)))).slice(0, 8);
}
