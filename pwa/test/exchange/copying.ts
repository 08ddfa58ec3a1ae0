/** A browser profile copied while nothing runs in it, as a backup of its folder would copy it. */
import { IDBFactory } from "fake-indexeddb";
import { Profile } from "../session/world";

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function copied(from: IDBFactory, to: IDBFactory, name: string): Promise<void> {
  const source = await done(from.open(name));
  const opening = to.open(name, source.version);
  const stores = [...source.objectStoreNames];
  opening.onupgradeneeded = () => {
    for (const store of stores) {
      const held = source.transaction(store).objectStore(store);
      const made = opening.result.createObjectStore(store, {
        keyPath: held.keyPath,
        autoIncrement: held.autoIncrement,
      });
      for (const index of held.indexNames) {
        const { keyPath, unique, multiEntry } = held.index(index);
        made.createIndex(index, keyPath, { unique, multiEntry });
      }
    }
  };
  const target = await done<IDBDatabase>(opening);
  for (const store of stores) {
    const rows = await done(source.transaction(store).objectStore(store).getAll());
    const into = target.transaction(store, "readwrite").objectStore(store);
    for (const row of rows) await done(into.put(row));
  }
  source.close();
  target.close();
}

/** The same storage once more, for another computer. */
export async function copyOf(profile: Profile): Promise<Profile> {
  const copy = new Profile(profile.council);
  copy.clock = profile.clock;
  copy.factory = new IDBFactory();
  for (const { name } of await profile.factory.databases()) {
    if (name) await copied(profile.factory, copy.factory, name);
  }
  return copy;
}
