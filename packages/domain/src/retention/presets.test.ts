import { expect, test } from 'vitest';
import { regions } from '../agency/region.ts';
import { zoneOfRegion } from '../agency/zone.ts';
import { dayOf } from './whole-days.ts';
import { firstRule } from './default-rule.ts';
import { isTracked } from './clocks.ts';
import { offeredPresets, presets, presetsDate } from './presets.ts';

test('[RT23] every preset has a number, a source in both languages and says how sure it is; the law is named only where it is one', () => {
  expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
  expect(Date.parse(presetsDate)).not.toBeNaN();
  for (const preset of presets) {
    expect(preset.keepAtLeast ?? preset.deleteAtLatest, preset.id).not.toBeNull();
    for (const words of [preset.name, preset.source]) {
      expect(words.en.length, preset.id).toBeGreaterThan(3);
      expect(words.zh, preset.id).toMatch(/[\u4e00-\u9fff]/);
    }
    // What only custom asks for gives way to a candidate's wish.
    if (preset.isStatutory) expect(preset.keepAtLeast, preset.id).not.toBeNull();
  }
});

test('[RT23, RT61] what counts from an event that nothing writes down, or is about what goes with something else, is not proposed', () => {
  expect(offeredPresets.every(({ clock }) => isTracked(clock))).toBe(true);
  const left = presets.filter((preset) => !offeredPresets.includes(preset)).map(({ id }) => id);
  const [untracked, apart] = [
    ['nl-rejected', 'uk-rejected', 'ie-rejected', 'de-rejected'],
    ['cn-service-ledger', 'cn-impact-assessment', 'eu-ai-logs', 'offers-and-fees'],
  ];
  expect(left).toEqual([...untracked, ...apart]);
});

test('[RT24] every region begins with an end for everything, in a zone that there is', () => {
  for (const region of regions) {
    expect(firstRule(region).deleteAtLatest, region).not.toBeNull();
    expect(firstRule(region).classes).toEqual(['message']);
    expect(dayOf(0, zoneOfRegion[region]).year, region).toBeGreaterThan(1968);
  }
});
