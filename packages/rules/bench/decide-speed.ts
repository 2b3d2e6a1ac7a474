/** Prints decisions per second for a rule with one document read: `node packages/rules/bench/decide-speed.ts`. Goal: 50 000. */
import { compileRules } from '../src/compile-rules.ts';
import { decide } from '../src/decide.ts';
import type { DocumentView, RulesRequest } from '../src/request.ts';
import { int, list, string, type RuleValue } from '../src/value.ts';

const SOURCE = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    function member(team) { return get(/databases/$(database)/documents/teams/$(team)/members/$(request.auth.uid)).data; }
    match /teams/{team}/notes/{note} {
      allow create: if request.auth != null && member(team).status == 'active' && note.matches('^[A-Za-z0-9_-]{4,22}$')
        && request.resource.data.keys().hasOnly(['text', 'size', 'by']) && request.resource.data.by == request.auth.uid && request.resource.data.size is int;
    }
  }
}`;
const RUNS = 200_000;

const outcome = compileRules(SOURCE);
if ('issues' in outcome) throw new Error(outcome.issues[0]?.description);
const { rules } = outcome;
const member: DocumentView = {
  path: ['teams', 'red', 'members', 'ada'],
  fields: new Map<string, RuleValue>([
    ['status', string('active')],
    ['roles', list([string('owner')])],
  ]),
};
const request: RulesRequest = {
  method: 'create',
  database: '(default)',
  path: ['teams', 'red', 'notes', 'note1'],
  time: { seconds: 1_795_000_000n, nanos: 0 },
  auth: { uid: 'ada', token: { agency: 'acme', kind: 'staff', device: 'd1', auth_time: 1_795_000_000 } },
  resource: null,
  requestResource: {
    path: ['teams', 'red', 'notes', 'note1'],
    fields: new Map<string, RuleValue>([
      ['text', string('hello')],
      ['size', int(5)],
      ['by', string('ada')],
    ]),
  },
};
const lookup = { get: (path: string[]) => (path[2] === 'members' ? member : null) };

const measure = (runs: number): number => {
  const start = process.hrtime.bigint();
  for (let run = 0; run < runs; run += 1) if (!decide(rules, request, lookup).allowed) throw new Error('The rule must allow this request.');
  return Number((BigInt(runs) * 1_000_000_000n) / (process.hrtime.bigint() - start));
};
measure(RUNS / 10);
console.log(`${measure(RUNS)} decisions/s, ${decide(rules, request, lookup).expressions} expressions each`);
