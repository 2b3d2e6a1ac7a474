import { expect, test } from 'vitest';
import { nextPlace } from './roving-focus.ts';

test('[W10] arrows of the axis move, others are left alone', () => {
  expect(nextPlace('ArrowDown', 0, 3, { axis: 'vertical', wraps: false })).toBe(1);
  expect(nextPlace('ArrowUp', 2, 3, { axis: 'vertical', wraps: false })).toBe(1);
  expect(nextPlace('ArrowRight', 0, 3, { axis: 'vertical', wraps: false })).toBeNull();
  expect(nextPlace('a', 0, 3, { axis: 'horizontal', wraps: true })).toBeNull();
});

test('[W10] ends hold or wrap around', () => {
  expect(nextPlace('ArrowDown', 2, 3, { axis: 'vertical', wraps: false })).toBe(2);
  expect(nextPlace('ArrowRight', 2, 3, { axis: 'horizontal', wraps: true })).toBe(0);
  expect(nextPlace('ArrowLeft', 0, 3, { axis: 'horizontal', wraps: true })).toBe(2);
  expect(nextPlace('Home', 2, 3, { axis: 'vertical', wraps: false })).toBe(0);
  expect(nextPlace('End', 0, 3, { axis: 'vertical', wraps: false })).toBe(2);
});

test('[W10] an empty row has no places', () => {
  expect(nextPlace('ArrowDown', 0, 0, { axis: 'vertical', wraps: true })).toBeNull();
});
