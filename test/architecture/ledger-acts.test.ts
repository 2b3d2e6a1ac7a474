import { rights } from '@liexin/domain/agency/rights';
import { approvalStates, isOver } from '@liexin/domain/agency/two-person';
import { KEY_LOG_TYPES } from '@liexin/proof/key-log-entry';
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { consoleText } from '../../web/src/text/console.ts';

/** What an audit log has to hold, act by act, and the rows that hold it. Null: the act itself is not in the product yet. */
const acts: Readonly<Record<string, readonly string[] | null>> = {
  'sign-in': ['key.unlocked', 'session.renewed', 'key-log.dev.add'],
  'key unlock': ['key.unlocked', 'kit.opened', 'export.granted', 'export.unlocked'],
  'role and membership': [
    'key-log.user.add',
    'key-log.user.role',
    'key-log.user.remove',
    'role.changed',
    'invitation.made',
    'invitation.joined',
    'invitation.revoked',
  ],
  'two people': ['approval.asked', 'approval.refused', 'approval.stopped', 'approval.done'],
  'emergency reading': ['emergency.began', 'emergency.ended'],
  "a reviewer's search": ['ledger.read'],
  recovery: ['recovery.asked', 'recovery.stopped', 'recovery.tested', 'kit.confirmed', 'key-log.recovery.set', 'key-log.recover', 'key-log.audit.key'],
  handover: ['handover.started', 'handover.done', 'handover.undone', 'conversation.handed-over'],
  assignment: ['conversation.assigned'],
  imports: ['import.began'],
  searches: ['mandate.created', 'mandate.closed', 'mandate.reopened', 'team.entered', 'team.left', 'conversation.created'],
  'closing an agency': ['closing.agreed', 'closing.undone', 'closing.began', 'closing.rests', 'closing.done'],
  checkpoints: ['checkpoint.key', 'checkpoint.alarm'],
  'AI on and off': null,
  'use of an API key': null,
  'approval of a template': null,
  'events of an offer': null,
};

/** What is put in where a kind is put together. A prefix that is not here, or is not written any more, is found below. */
const composed: Readonly<Record<string, readonly string[]>> = {
  'key-log': KEY_LOG_TYPES,
  approval: ['asked', 'waits-alone', 'waits-for-second', ...approvalStates.filter((state) => isOver({ state }))],
  closing: ['rests', 'done'],
  consent: ['given', 'withdrawn'],
  'off-limits': ['allowed', 'refused'],
  retention: ['reverted', 'objected'],
};
/** Rows of a conversation's own chain, which its page tells; the agency's record has none of them. */
const isOfLane = (kind: string): boolean => /^(?:(?:lane|consent)\..*|reminder|receipt|expired)$/.test(kind);

const sources = globSync('functions/src/{features,platform}/**/*.ts', { cwd: new URL('../../', import.meta.url) })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));

/** Kinds that functions write, as they stand beside `kind` and are no right; those that are put together by their prefix. */
const kindsIn = (texts: readonly string[]): { whole: Set<string>; prefixes: Set<string> } => {
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => /\bkind\b\s*[:=]/.test(line)));
  const all = (pattern: RegExp): string[] => lines.flatMap((line) => [...line.matchAll(pattern)].map(([, found = '']) => found));
  return {
    whole: new Set([...all(/'([a-z-]+\.[a-z-]+)'/g).filter((kind) => !(kind in rights)), ...all(/\bkind: '([a-z.-]+)', subject/g)]),
    prefixes: new Set(all(/\bkind: `([a-z-]+)\.\$\{/g)),
  };
};
const { whole, prefixes } = kindsIn(sources);
const written = new Set([...whole, ...Object.entries(composed).flatMap(([prefix, ends]) => ends.map((end) => `${prefix}.${end}`))]);

test('[LG13] every act that has to be recorded, and is there, has its rows, and each row has its words', () => {
  expect(sources.length).toBeGreaterThan(100);
  const kinds = Object.values(acts).flatMap((rows) => rows ?? []);
  expect(kinds.filter((kind) => !written.has(kind))).toEqual([]);
  for (const language of ['en', 'zh'] as const) expect(kinds.filter((kind) => consoleText[language].acts[kind] === undefined)).toEqual([]);
});

test('[LG13] every row that functions write into the record has words, and no words are for a row that nobody writes', () => {
  expect([...prefixes].toSorted()).toEqual(Object.keys(composed).toSorted());
  expect([...written].filter((kind) => !isOfLane(kind) && consoleText.en.acts[kind] === undefined)).toEqual([]);
  expect(Object.keys(consoleText.en.acts).filter((kind) => !written.has(kind))).toEqual([]);
});

test('[LG13] the check finds a row without words and a kind that is put together', () => {
  expect(kindsIn(["{ kind: 'planted.row', subject }", 'kind: `planted-too.${what}`,', "const kind = to ? 'one.way' : 'other.way';"])).toEqual({
    whole: new Set(['planted.row', 'one.way', 'other.way']),
    prefixes: new Set(['planted-too']),
  });
});

test('[LG13] both languages have words for the same rows', () => {
  expect(Object.keys(consoleText.zh.acts).toSorted()).toEqual(Object.keys(consoleText.en.acts).toSorted());
});
