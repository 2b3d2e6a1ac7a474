import type { ExportReport } from '@liexin/proof/export/verify-export';
import { expect, test } from 'vitest';
import { leadText, texts } from './texts.ts';

const verdicts = ['intact', 'unknown-key', 'unproved', 'changed', 'unreadable'] as const satisfies readonly ExportReport['verdict'][];

test('[EX7] what nobody can prove says too, in both languages, that no check code was compared', () => {
  for (const language of ['en', 'zh'] as const) {
    const t = texts[language];
    expect(leadText(language, { verdict: 'unproved', isCompared: false })).toContain(t.notCompared);
    for (const verdict of verdicts) expect(leadText(language, { verdict, isCompared: true })).toBe(t.leads[verdict]);
  }
  expect([/check code/u.test(texts.en.notCompared), texts.zh.notCompared.includes('校验码')]).toEqual([true, true]);
});
