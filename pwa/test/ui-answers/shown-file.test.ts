import { expect, test } from "vitest";
import { awayOf } from "../../src/screens/shown-answer/shown-file";
import { FileAway } from "../../src/session/file-errors";
import { LinkError } from "../../src/sync/link";
import { DeviceFull, WriteFailed } from "../../src/vault/errors";

test("a photo that this device cannot keep is not put down to the server", () => {
  expect(awayOf(new DeviceFull())).toBe("full");
  expect(awayOf(new WriteFailed())).toBe("storage");
  expect(awayOf(new FileAway("offline"))).toBe("offline");
  expect(awayOf(new LinkError("no_server"))).toBe("no_server");
});
