import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//gu, '');
const valuesOf = (block: string): Record<string, string> =>
  Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*(#[0-9A-Fa-f]{6})\b/gu)].map(([, name, value]) => [name ?? '', value ?? '']));
const between = (start: string, end: string): string => css.slice(css.indexOf(start) + start.length).split(end)[0] ?? '';

const light = valuesOf(between(':root{', '}'));
const dark = valuesOf(between(':root[data-theme="dark"]{', '}'));
const bySystem = valuesOf(between(':root:not([data-theme="light"]){', '}'));

/** Contrast of two colours (WCAG 2.2, relative luminance). */
const contrast = (a: string, b: string): number => {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};

test('[W9] the dark set of the system and the chosen one are the same', () => {
  expect(Object.keys(dark).length).toBeGreaterThan(30);
  expect(bySystem).toEqual(dark);
});

const text: readonly [ink: string, paper: string][] = [
  ['ink', 'surface'],
  ['ink', 'bubble-own'],
  ['ink', 'bubble-other'],
  ['ink', 'internal'],
  ['ink-2', 'surface'],
  ['ink-2', 'canvas'],
  ['ink-2', 'accent-soft'],
  ['ink-3', 'surface'],
  ['ink-3', 'surface-sunken'],
  ['ink-3', 'surface-selected'],
  ['ink-3', 'surface-hover'],
  ['on-accent', 'accent'],
  ['accent-ink', 'surface'],
  ['accent-ink', 'accent-soft'],
  ['internal-ink', 'internal'],
  ['on-internal-strong', 'internal-strong'],
  ['danger-ink', 'danger'],
  ['danger-strong', 'surface'],
  ['on-danger-strong', 'danger-strong'],
];
const shapes: readonly [line: string, paper: string][] = [
  ['line-control', 'surface'],
  ['focus', 'surface'],
  ['focus', 'canvas'],
  ['internal-icon', 'internal'],
  ['danger-strong', 'danger'],
];

describe.each([
  ['light', light],
  ['dark', { ...light, ...dark }],
] as const)('%s', (_, set) => {
  test.each(text)('[W9] %s on %s reads: 4.5 to 1', (ink, paper) => {
    expect(contrast(set[`--${ink}`] ?? '', set[`--${paper}`] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
  test.each(shapes)('[W9] %s on %s is seen: 3 to 1', (line, paper) => {
    expect(contrast(set[`--${line}`] ?? '', set[`--${paper}`] ?? '')).toBeGreaterThanOrEqual(3);
  });
});
