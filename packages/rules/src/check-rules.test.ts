import { describe, expect, test } from 'vitest';
import { compileRules } from './compile-rules.ts';
import { compiled, inDocuments } from './test-support/evaluate.ts';

function issuesOf(source: string): string[] {
  const outcome = compileRules(source);
  return 'issues' in outcome ? outcome.issues.map((one) => `${one.line}:${one.column} ${one.description}`) : [];
}

const calls = (count: number): string => Array.from({ length: count }, (_, at) => `match /a${at}/{w${at}} {`).join(' ');

describe('syntax', () => {
  test.each([
    ['', '1:1 The file must begin with'],
    ["rules_version = '1';\nservice cloud.firestore {}", "1:17 Only rules_version '2'"],
    ["rules_version = '2';\nservice firebase.storage {}", '2:'],
    ["rules_version = '2';\nservice cloud.firestore {\n  match /a/{b} {\n    allow read: if ;\n  }\n}", '4:20 Unexpected token'],
    ["rules_version = '2';\nservice cloud.firestore {\n  match /a/{b} {\n    allow read: if 1 +* 2;\n  }\n}", '4:23 Unexpected token'],
    ["rules_version = '2';\nservice cloud.firestore {\n  match /a/{b} {\n    allow look: if true;\n  }\n}", '4:11 Unknown method'],
    ["rules_version = '2';\nservice cloud.firestore {\n  match /a/{b} {\n    allow read: if true\n  }\n}", "5:3 Missing ';'"],
    ["rules_version = '2';\nservice cloud.firestore {\n  match a/{b} {} }", '3:9 A match path must begin'],
    ["rules_version = '2';\nservice cloud.firestore {\n  match /a/{b=*} {} }", '3:16 A wildcard is'],
    ["rules_version = '2';\nservice cloud.firestore { match /a/{b} { allow read: if 'abc; } }", '2:57 String is not closed'],
    ["rules_version = '2';\nservice cloud.firestore { match /a/{b} { allow read: if 1 is thing; } }", '2:62 Unknown type name'],
    ["rules_version = '2';\nservice cloud.firestore { /* open", '2:27 Comment is not closed'],
    ["rules_version = '2';\nservice cloud.firestore { match /a/{b} { allow read: if #; } }", '2:57 Unexpected character'],
    ["rules_version = '2';\nservice cloud.firestore { match /a/{b} { allow read: if 9223372036854775808 > 0; } }", '2:57 Integer is outside'],
    ["rules_version = '2';\nservice cloud.firestore {} more", '2:28 Unexpected text'],
  ])('[RE1] %j is refused with its place', (source, expected) => {
    const [first] = issuesOf(source);

    expect(first).toContain(expected);
  });

  test('[RE1] hostile nesting ends as an issue, not as a stack overflow', () => {
    expect(issuesOf(inDocuments(`match /a/{b} { allow read: if ${'('.repeat(5000)}true${')'.repeat(5000)}; }`))[0]).toContain('Nested too deeply');
    expect(issuesOf(inDocuments(`match /a/{b} { allow read: if ${'!'.repeat(5000)}true; }`))[0]).toContain('Nested too deeply');
  });

  test('[RE1] a text of more than 256 KB is refused', () => {
    expect(issuesOf(`${inDocuments('')}// ${'x'.repeat(256 * 1024)}`)[0]).toContain('larger than');
  });

  test('[RE1] comments, missing conditions and a return without semicolon are accepted', () => {
    const source = inDocuments('// one\n/* two\n */ function f() { return true } match /a/{b} { allow read; allow write: if f(); }');

    expect(compiled(source).blocks).toHaveLength(1);
  });
});

describe('checks', () => {
  test.each([
    ['match /a/{b} { allow read: if nobody == 1; }', 'Unknown variable'],
    ['match /a/{b} { allow read: if nothing(); }', 'Unknown function'],
    ['match /a/{b} { allow read: if b.nothing(); }', 'Unknown function'],
    ['match /a/{b} { allow read: if math.nothing(1); }', "Unknown function 'math.nothing'"],
    ['match /a/{b} { allow read: if math == 1; }', 'Unknown variable'],
    ['match /a/{b} { allow read: if get(); }', 'takes 1 arguments, not 0'],
    ['match /a/{b} { allow read: if b.size(1) == 1; }', 'takes 0 arguments, not 1'],
    ['match /a/{b} { allow read: if b.toString() == 1; }', 'Unknown function'],
    ['match /a/{b} { allow read: if constructor(); }', 'Unknown function'],
    ['function f(a) { return a; } match /a/{b} { allow read: if f(); }', 'takes 1 arguments, not 0'],
    ['function f(a, a) { return a; }', "Parameter 'a' is declared twice"],
    ['function f(a) { let a = 1; return a; }', "Variable 'a' is declared twice"],
    ['function f() { let a = c; let c = 1; return a; }', "Unknown variable 'c'"],
    ['function f() { return b; } match /a/{b} { allow read: if f(); }', "Unknown variable 'b'"],
    ['function f() { return 1; } function f() { return 2; }', 'declared twice'],
    ['function get(a) { return a; }', 'built-in'],
    ['function f() { return f(); }', "'f' is recursive"],
    ['function f() { return g(); } function g() { return f(); }', 'is recursive'],
    ['match /a/{b} { function inner() { return b; } allow read: if true; } match /c/{d} { allow read: if inner(); }', "Unknown function 'inner'"],
    ['function f(a, b, c, d, e, f, g, h) { return a; }', 'at most 7 arguments'],
    [`function f() { ${Array.from({ length: 11 }, (_, at) => `let v${at} = 1;`).join(' ')} return 1; }`, 'at most 10 let'],
    [`${calls(10)} ${'}'.repeat(10)}`, 'nested 10 deep'],
    [`match /${Array.from({ length: 20 }, (_, at) => `{w${at}}`).join('/')} {}`, 'at most 20 wildcards'],
    [`match /${Array.from({ length: 100 }, () => 'a').join('/')} {}`, 'at most 100 segments'],
  ])('[RE2] %s is refused', (statements, expected) => {
    const found = issuesOf(inDocuments(statements));

    expect(
      found.some((text) => text.includes(expected)),
      found.join('\n'),
    ).toBe(true);
  });

  test('[RE2] every issue names its line and column', () => {
    expect(issuesOf(inDocuments('match /a/{b} {\n  allow read: if\n    b == nobody;\n}'))).toEqual(["6:10 Unknown variable 'nobody'."]);
  });

  test('[RE2] functions may be used before they are declared and see the wildcards of their own block', () => {
    const source = inDocuments("match /a/{b} { allow read: if mine(); function mine() { return other(b); } } function other(x) { return x == 'one'; }");

    expect(issuesOf(source)).toEqual([]);
  });
});
