/** What a tree of components says, without a page to draw it in. */
import { type ComponentChild, Fragment, isValidElement, type VNode } from "preact";

/** The words of a tree in reading order: components are called, so none of them may keep anything. */
export function reading(node: ComponentChild | ComponentChild[]): string[] {
  if (Array.isArray(node)) return node.flatMap(reading);
  if (typeof node === "string" || typeof node === "number") return [String(node)];
  if (!isValidElement(node)) return [];
  const { type, props } = node as VNode<{ children?: ComponentChild[] }>;
  if (typeof type === "function" && type !== Fragment)
    return reading((type as (props: unknown) => ComponentChild)(props));
  return reading(props.children ?? []);
}
