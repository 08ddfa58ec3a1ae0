/** A definition's questions by the path of their answers. */
import { type Definition, isGroup, type Question } from "../forms/definition";

export class Questions {
  private readonly plain = new Map<string, Question>();
  private readonly grouped = new Map<string, Map<string, Question>>();
  /** Groups whose rows people add. */
  readonly groups: readonly string[];

  constructor(readonly definition: Definition) {
    const groups: string[] = [];
    for (const { items } of definition.sections) {
      for (const item of items) {
        if (!isGroup(item)) this.plain.set(item.id, item);
        else {
          if (!item.rows) groups.push(item.id);
          this.grouped.set(item.id, new Map(item.items.map((it) => [it.id, it])));
        }
      }
    }
    this.groups = groups;
  }

  /** The question at `question` or `group/<row>/question`; undefined for any other path. */
  at(path: string): Question | undefined {
    const first = path.indexOf("/");
    if (first < 0) return this.plain.get(path);
    return this.grouped.get(path.slice(0, first))?.get(path.slice(path.lastIndexOf("/") + 1));
  }

  isUnion(path: string): boolean {
    return this.at(path)?.merge === "union";
  }

  merge(path: string): "critical" | "narrative" | "ordinary" {
    const merge = this.at(path)?.merge ?? "ordinary";
    return merge === "union" ? "ordinary" : merge;
  }
}
