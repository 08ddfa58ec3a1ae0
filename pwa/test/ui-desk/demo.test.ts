import { describe, expect, test } from "vitest";
import {
  become,
  byKey,
  deviceKind,
  NoAnswer,
  NoDemo,
  people,
  remember,
  remembered,
  still,
} from "../../src/screens/demo/council";

const WREN = {
  key: "wren",
  name: "Wren Saltwhistle",
  role: "social worker",
  pronoun: "her",
  things: ["Open Marl Oystergate."],
};

const answering =
  (body: string, type: string, status = 200) =>
  async () =>
    new Response(body, { status, headers: { "content-type": type } });
const json = (value: unknown) => answering(JSON.stringify(value), "application/json");

class Shelf {
  readonly kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
  removeItem = (key: string) => void this.kept.delete(key);
}

describe("asking for the demo", () => {
  test("its people are read", async () => {
    const council = await people(json({ council: "Fernshire", people: [WREN] }));
    expect(council).toEqual({ council: "Fernshire", people: [WREN] });
  });

  test("an ordinary server has no demo, whether it says 404 or serves the app's page", async () => {
    await expect(people(answering("{}", "application/json", 404))).rejects.toBeInstanceOf(NoDemo);
    await expect(people(answering("<!doctype html>", "text/html"))).rejects.toBeInstanceOf(NoDemo);
  });

  test("a stopped server is told apart from one without a demo", async () => {
    const stopped = async () => {
      throw new TypeError("refused");
    };
    await expect(people(stopped)).rejects.toBeInstanceOf(NoAnswer);
    await expect(people(answering("", "text/plain", 503))).rejects.toBeInstanceOf(NoAnswer);
  });

  test("becoming somebody gives a code and a passphrase", async () => {
    const given = { code: "7K3M", passphrase: "kettle otter marsh quilt", expires_ms: 1 };
    const sent: unknown[] = [];
    const ask = async (path: string, init?: RequestInit) => {
      sent.push(path, init?.body);
      return json(given)();
    };
    expect(await become(ask, "wren", deviceKind(390))).toEqual({
      code: "7K3M",
      passphrase: "kettle otter marsh quilt",
    });
    expect(sent).toEqual(["/demo/become/wren", '{"device":"phone"}']);
  });
});

describe("what the page remembers", () => {
  const devices = { wren: { vault: "v1", passphrase: "four words" } };

  test("devices, so that it works with the server stopped", () => {
    const shelf = new Shelf();
    remember(shelf, { devices });
    expect(remembered(shelf)).toEqual({ devices });
    expect(byKey(devices).map(({ key, name }) => [key, name])).toEqual([["wren", "Wren"]]);
  });

  test("no name of anybody is kept, one from an earlier visit included", () => {
    const shelf = new Shelf();
    const council = { council: "Fernshire", people: [WREN] };
    shelf.setItem("doorstep.demo", JSON.stringify({ council, devices }));
    remember(shelf, remembered(shelf));
    const kept = [...shelf.kept.values()].join();
    for (const name of ["Oystergate", "Saltwhistle", "Fernshire"]) expect(kept).not.toContain(name);
  });

  test("a narrow window is a phone", () => {
    expect([390, 639, 640, 1280].map(deviceKind)).toEqual(["phone", "phone", "laptop", "laptop"]);
  });

  test("a device whose vault is gone is not offered", () => {
    const devices = {
      wren: { vault: "v1", passphrase: "a" },
      idris: { vault: "v2", passphrase: "b" },
    };
    expect(Object.keys(still(devices, [{ id: "v2" }]))).toEqual(["idris"]);
  });

  test("what cannot be read is nothing", () => {
    const shelf = new Shelf();
    shelf.setItem("doorstep.demo", "{");
    expect(remembered(shelf)).toEqual({ devices: {} });
  });
});
