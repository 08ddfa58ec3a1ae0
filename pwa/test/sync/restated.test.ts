import { describe, expect, it } from "vitest";
import { PURPOSE } from "../../src/codes";
import { base64url } from "../../src/sync/core/bytes";
import { encode } from "../../src/sync/core/canonical";
import { CONTEXT, importSigningKey, sign } from "../../src/sync/core/signing";
import { generateSigningKey } from "../../src/sync/core/signing-pair";
import { verifyStatements } from "../../src/sync/core/statements";
import { statementsName } from "../../src/sync/core/statements-name";
import { Transport } from "../../src/sync/transport";
import { Trust } from "../../src/sync/trust";

type Pair = { publicKey: Uint8Array<ArrayBuffer>; key: CryptoKey };

async function keyPair(): Promise<Pair> {
  const { publicKey, pkcs8 } = await generateSigningKey();
  return { publicKey, key: await importSigningKey(pkcs8) };
}

async function state(root: Pair, purpose: number, version: number) {
  const bytes = encode([purpose, (await keyPair()).publicKey, version]);
  return [base64url(bytes), base64url(await sign(root.key, CONTEXT.statement, bytes))];
}

/** A device that trusts some statements, and what its server offers and how often it was asked. */
async function device(root: Pair, held: unknown) {
  const world = { offer: held, asked: 0, kept: [] as unknown[], down: false };
  const network = {
    online: () => true,
    fetch: async () => {
      world.asked++;
      if (world.down) throw new TypeError("no network");
      return Response.json({ statements: world.offer });
    },
  };
  const trust = new Trust(root.publicKey, await verifyStatements(held, root.publicKey));
  const sender = { device: new Uint8Array(8), signKey: root.key };
  const transport = new Transport(network, sender, trust, async (listed) => {
    world.kept.push(listed);
  });
  const name = async (listed: unknown) =>
    statementsName(await verifyStatements(listed, root.publicKey));
  return { world, trust, transport, name };
}

describe("a reply that names the organisation's statements", () => {
  it("makes a device ask for the offer where it holds others, and only there", async () => {
    const root = await keyPair();
    const first = await state(root, PURPOSE.sealing, 1);
    const { world, trust, transport, name } = await device(root, [first]);
    await transport.stated(await name([first]));
    expect(world.asked).toBe(0);
    world.offer = [first, await state(root, PURPOSE.sealing, 2)];
    await transport.stated(await name(world.offer));
    expect(trust.sealingKeys.map(({ version }) => version)).toEqual([1, 2]);
    expect(trust.sealingKey).toEqual(trust.sealingKeys[1]?.publicKey);
    expect(world.kept).toEqual([world.offer]);
    await transport.stated(await name(world.offer));
    expect(world.asked).toBe(1);
  });

  it("makes nobody take older keys than it has seen, nor another root's, nor fail for want of them", async () => {
    const root = await keyPair();
    const first = await state(root, PURPOSE.sealing, 1);
    const second = await state(root, PURPOSE.sealing, 2);
    const { world, trust, transport } = await device(root, [first, second]);
    const offers = [[first], [first, await state(await keyPair(), PURPOSE.sealing, 3)], null];
    for (const offer of offers) {
      world.offer = offer;
      await transport.stated(new Uint8Array(8));
    }
    world.down = true;
    await transport.stated(new Uint8Array(8));
    expect(world.asked).toBe(4);
    expect(world.kept).toEqual([]);
    expect(trust.sealingKeys.map(({ version }) => version)).toEqual([1, 2]);
  });
});
