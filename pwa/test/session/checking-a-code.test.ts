import { expect, test } from "vitest";
import { createVaults, EnrolError } from "../../src/session";
import { fernshire, Profile } from "./world";

async function asked() {
  const council = await fernshire();
  const vaults = createVaults(new Profile(council).env());
  const code = await council.invite("Ada", ["social_worker"], "Phone");
  return { council, vaults, code };
}

const other = (character: string | undefined) => (character === "7" ? "8" : "7");

test("a code of this server is known as one, and is not used up by it", async () => {
  const { vaults, code } = await asked();
  await vaults.checkCode(code);
  await vaults.checkCode(code.toLowerCase());
  const session = await vaults.enrol(code, "Ada", "three small words", () => undefined);
  expect(session.me.name).toBe("Ada");
});

test("a slip where the code names its server is found before anything is used up", async () => {
  const { vaults, code } = await asked();
  const slip = `${code.slice(0, -1)}${other(code.at(-1))}`;
  await expect(vaults.checkCode(slip)).rejects.toEqual(new EnrolError({ kind: "fingerprint" }));
});

test("without a connection nobody can tell", async () => {
  const { council, vaults, code } = await asked();
  council.down = true;
  await expect(vaults.checkCode(code)).rejects.toEqual(new EnrolError({ kind: "no_server" }));
});
