/** Finds the words that a screen's own code would show or speak, instead of asking `src/text` for them. */
import ts from "typescript";

/** What a browser shows or speaks of an element. */
const SEEN =
  /^(?:aria-(?:label|description|placeholder|roledescription|valuetext)|alt|placeholder|title)$/;
/** What the product's own components, and what they are given, show as it stands. */
const GIVEN = /^(?:children|error|heading|hint|label|legend|message|next|summary|title|words)$/;
/** What speaks to a screen reader, or asks the browser to show something. */
const SPEAKS = /^(?:alert|confirm|prompt|say|speakOut)$/;
/** A name by which `src/text` is asked: "said.first". */
const KEY = /^[a-z]\w*(?:\.[\w-]+)+$/;
const LETTERS = /\p{L}/u;

/** The parts of an expression that come to be its value, and hold letters, as they are written. */
function literals(node: ts.Node): ts.Node[] {
  if (ts.isStringLiteralLike(node)) return LETTERS.test(node.text) ? [node] : [];
  if (ts.isTemplateExpression(node)) {
    const own = [node.head, ...node.templateSpans.map(({ literal }) => literal)];
    const inner = node.templateSpans.flatMap(({ expression }) => literals(expression));
    return [...own.filter(({ text }) => LETTERS.test(text)), ...inner];
  }
  if (ts.isConditionalExpression(node)) {
    return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const plus = kind === ts.SyntaxKind.PlusToken;
    const or = [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken];
    const left = plus || or.includes(kind) ? literals(node.left) : [];
    const value = plus || or.includes(kind) || kind === ts.SyntaxKind.AmpersandAmpersandToken;
    return value ? [...left, ...literals(node.right)] : [];
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(literals);
  if (ts.isJsxExpression(node)) return node.expression ? literals(node.expression) : [];
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
  ) {
    return literals(node.expression);
  }
  return [];
}

const isKey = (node: ts.Node): boolean => ts.isStringLiteralLike(node) && KEY.test(node.text);

/** The literals that a node by itself shows or speaks. */
function shown(node: ts.Node): ts.Node[] {
  if (ts.isJsxText(node)) return LETTERS.test(node.text) ? [node] : [];
  if (ts.isJsxElement(node) || ts.isJsxFragment(node)) {
    return node.children.filter(ts.isJsxExpression).flatMap(literals);
  }
  if (ts.isJsxAttribute(node) && node.initializer) {
    const name = node.name.getText();
    return SEEN.test(name) || GIVEN.test(name) ? literals(node.initializer) : [];
  }
  if (ts.isPropertyAssignment(node)) {
    const name = ts.isComputedPropertyName(node.name) ? "" : node.name.text;
    const seen = SEEN.test(name) || GIVEN.test(name);
    return seen ? literals(node.initializer).filter((it) => !isKey(it)) : [];
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    const [first] = node.arguments;
    const speaks = SPEAKS.test(node.expression.text) && first;
    return speaks ? literals(first).filter((it) => !isKey(it)) : [];
  }
  return [];
}

/** Each of them in a file's source, as "line: words". */
export function literalWords(source: string): string[] {
  const file = ts.createSourceFile("screen.tsx", source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    for (const each of shown(node)) {
      const { line } = file.getLineAndCharacterOfPosition(each.getEnd());
      const words = each.getText().trim().replace(/\s+/g, " ");
      found.push(`${line + 1}: ${words}`);
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}
