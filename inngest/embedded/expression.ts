/** What an expression may name: `event` started the run, `async` is the event that may cancel it. */
export interface ExpressionScope {
  event: unknown;
  async?: unknown;
}

export type Expression = (scope: ExpressionScope) => unknown;

const literal = /^(?:'([^'\\]*)'|"([^"\\]*)"|(-?\d+(?:\.\d+)?)|(true|false|null))$/;
const path = /^(event|async)((?:\.[A-Za-z_]\w*)+)$/;

function readPath(root: unknown, names: string[]): unknown {
  let value = root;
  for (const name of names) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return null;
    value = Reflect.get(value, name);
  }
  return value ?? null;
}

function parseOperand(source: string): Expression {
  const text = source.trim();
  const constant = literal.exec(text);
  if (constant) {
    const [, single, double, number, word] = constant;
    const value = single ?? double ?? (number === undefined ? JSON.parse(word ?? "null") : Number(number));
    return () => value;
  }
  const reference = path.exec(text);
  if (reference) {
    const names = (reference[2] ?? "").slice(1).split(".");
    return (scope) => readPath(reference[1] === "event" ? scope.event : scope.async, names);
  }
  throw new Error(`"${text}" is neither a path such as event.data.id nor a constant`);
}

function parseComparison(source: string): Expression {
  const parts = source.split(/(==|!=)/);
  const [left, operator, right] = parts;
  if (parts.length === 1) return parseOperand(source);
  if (parts.length !== 3 || left === undefined || right === undefined) {
    throw new Error(`"${source.trim()}" is not one comparison`);
  }
  const [a, b] = [parseOperand(left), parseOperand(right)];
  return operator === "==" ? (scope) => a(scope) === b(scope) : (scope) => a(scope) !== b(scope);
}

/**
 * The part of the Common Expression Language that our functions use: paths, constants, `==`, `!=` and `&&`.
 * Throws an error that names what it cannot read. A missing field is null.
 */
export function parseExpression(source: string): Expression {
  const terms = source.split("&&").map(parseComparison);
  const [first] = terms;
  if (terms.length === 1 && first !== undefined) return first;
  return (scope) => terms.every((term) => term(scope) === true);
}
