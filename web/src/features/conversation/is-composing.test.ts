import { expect, test } from 'vitest';
import { isComposing } from './is-composing.ts';

test('[W11] Enter while an input method composes is not ours, also where only keyCode 229 tells it', () => {
  expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
});
