import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('T-09: no secret is compared letter by letter anywhere in the service', () => {
  // What the administrator sets may be compared with what the administrator sets: their readers see nothing of strangers.
  const exclude = ['**/*.test.ts', 'turn/src/config/**', 'service/src/settings/**'];
  const files = globSync('{turn,service}/src/**/*.ts', { cwd: ROOT, exclude });
  const found = files.flatMap((file) =>
    comparisons(readFileSync(ROOT + file, 'utf8')).map((text) => `${file}: ${text}`),
  );

  assert.ok(files.length > 20);
  assert.deepEqual(found, []);
});

for (const code of [
  'if (secret === given) {}',
  'if (request.accessToken != config.token) {}',
  'if (given.password.startsWith(x)) {}',
  'if (signature.equals(given)) {}',
  'if (headers.authorization === `Bearer ${token}`) {}',
  'switch (token) { case config.token: }',
  'if (secrets.includes(given)) {}',
]) {
  test(`T-09: ${code} would be found`, () => {
    assert.equal(comparisons(code).length, 1);
  });
}

for (const code of [
  'if (token === undefined || secret !== "") {}',
  'if (typeof secret === "string") {}',
  'if (secret.length < 16) {}',
  'if (tokenType === "Bearer") {}',
]) {
  test(`${code} tells nothing about a secret`, () => {
    assert.deepEqual(comparisons(code), []);
  });
}

/** The places where something named like a secret is compared with something that is not a constant. */
function comparisons(code: string): string[] {
  const found: string[] = [];
  const source = ts.createSourceFile('source.ts', code, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (isComparison(node)) found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isComparison(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    const sides = [node.left, node.right];
    return (
      EQUALITIES.has(node.operatorToken.kind) && sides.some(isSecret) && !sides.some(isConstant)
    );
  }
  if (ts.isSwitchStatement(node)) return isSecret(node.expression);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { name, expression } = node.expression;
  const parts = [expression, ...node.arguments];
  return COMPARERS.has(name.text) && parts.some(isSecret) && !node.arguments.some(isConstant);
}

function isSecret(node: ts.Expression): boolean {
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.some((span) => isSecret(span.expression));
  }
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : node.getText();
  return SECRETS.test(name);
}

function isConstant(node: ts.Expression): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isNumericLiteral(node) ||
    ts.isTypeOfExpression(node) ||
    node.getText() === 'undefined' ||
    node.kind === ts.SyntaxKind.NullKeyword
  );
}

const EQUALITIES = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
const COMPARERS = new Set([
  'equals',
  'startsWith',
  'endsWith',
  'includes',
  'localeCompare',
  'compare',
]);
const SECRETS = /(?:secret|token|password|credential|signature|hmac|mac|authorization)s?$/iv;
