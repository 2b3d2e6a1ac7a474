import { describe, expect, test } from 'vitest';
import type { ListenEvent, TargetSpec } from '../engine.ts';
import type { Query } from '../model/query.ts';
import { fromMicros, toMicros } from '../model/timestamp.ts';
import { ADMIN, makeTestEngine, openStream, user, type TestEngine } from '../test-support/test-engine.ts';
import { DB, fields, pathOf, query, remove, ROOT, set, where } from '../test-support/values.ts';

const asked = (more: Partial<Query> = {}, collection = 'c'): TargetSpec => ({ type: 'query', query: query(collection, more) });
const documents = (...paths: string[]): TargetSpec => ({ type: 'documents', names: paths.map((path) => `${ROOT}/${path}`) });
const commit = (engine: TestEngine, ...writes: Parameters<TestEngine['commit']>[2][number][]) => engine.commit(ADMIN, DB, writes);

/** Events in short: `+c/a [2]`, `-c/a [2]`, `gone c/a [2]`, `add 2`, … */
function short(event: ListenEvent): string {
  switch (event.type) {
    case 'change': {
      const { name } = event.document;
      return event.targetIds.length > 0
        ? `+${pathOf(name)} [${event.targetIds.join()}]${event.removedTargetIds.length > 0 ? ` out of [${event.removedTargetIds.join()}]` : ''}`
        : `-${pathOf(name)} [${event.removedTargetIds.join()}]`;
    }
    case 'delete':
      return `gone ${pathOf(event.name)} [${event.removedTargetIds.join()}]`;
    case 'drop':
      return `closed ${pathOf(event.name)} [${event.removedTargetIds.join()}]`;
    case 'snapshot':
      return 'snapshot';
    case 'filter':
      return `filter ${event.targetId}`;
    case 'remove':
      return `remove ${event.targetIds.join()}${event.cause ? ` ${event.cause.status}` : ''}`;
    default:
      return `${event.type} ${event.targetIds.join()}`;
  }
}
const taken = (events: ListenEvent[]): string[] => events.splice(0).map(short);
const lastToken = (events: readonly ListenEvent[]): Uint8Array => {
  const last = events.findLast((event) => event.type === 'snapshot');
  return last?.type === 'snapshot' ? last.resumeToken : new Uint8Array();
};

describe('targets', () => {
  test('[FL40] a new target is told its documents, then that it is current, then a snapshot', async () => {
    const engine = await makeTestEngine();
    await commit(engine, set('c/a', {}), set('c/b', {}), set('d/a', {}));
    const { events, add, remove: leave } = openStream(engine);
    add({ targetId: 2, spec: asked() });
    expect(taken(events)).toEqual(['add 2', '+c/a [2]', '+c/b [2]', 'current 2', 'snapshot']);
    add({ targetId: 4, spec: documents('c/a', 'c/missing') });
    expect(taken(events)).toEqual(['add 4', '+c/a [4]', 'gone c/missing [4]', 'current 4', 'snapshot']);
    add({ targetId: 6, spec: asked({}, 'd'), once: true });
    expect(taken(events)).toEqual(['add 6', '+d/a [6]', 'current 6', 'snapshot', 'remove 6']);
    leave(2);
    leave(2);
    expect(taken(events)).toEqual(['remove 2']);
    await commit(engine, set('c/b', { n: 1n }));
    expect(taken(events)).toEqual([]);
  });

  test('[FL41] every commit is told before it is acknowledged, once for all targets, with the time it has', async () => {
    const engine = await makeTestEngine();
    const { events, add } = openStream(engine);
    add({ targetId: 2, spec: asked({ where: where('n', '>', 1n) }) });
    add({ targetId: 4, spec: documents('c/a') });
    events.length = 0;
    const done = await commit(engine, set('c/a', { n: 5n }), set('c/b', { n: 0n }));
    const snapshot = events.at(-1);
    expect(snapshot?.type === 'snapshot' && snapshot.readTime).toEqual(done.commitTime);
    expect(taken(events)).toEqual(['+c/a [4,2]', 'snapshot']);
    await commit(engine, set('c/a', { n: 0n }));
    expect(taken(events)).toEqual(['+c/a [4] out of [2]', 'snapshot']);
    await commit(engine, set('c/a', { n: 0n }), set('c/b', { n: 1n }), set('d/a', {}));
    expect(taken(events)).toEqual([]);
    await commit(engine, remove('c/a'), set('c/b', { n: 7n }));
    expect(taken(events)).toEqual(['gone c/a [4]', '+c/b [2]', 'snapshot']);
  });

  test('[FL41] what happened between two turns comes as one round', async () => {
    const engine = await makeTestEngine();
    const { events, add } = openStream(engine);
    add({ targetId: 2, spec: asked() });
    events.length = 0;
    const round = await Promise.all([
      commit(engine, set('c/a', { n: 1n })),
      commit(engine, set('c/b', {})),
      commit(engine, set('c/a', { n: 2n })),
      commit(engine, remove('c/b')),
    ]);
    expect(events.map((event) => (event.type === 'change' ? event.document.fields : short(event)))).toEqual([fields({ n: 2n }), 'snapshot']);
    const last = events.at(-1);
    expect(last?.type === 'snapshot' && last.readTime).toEqual(round[3].commitTime);
  });

  test('[FL42] a limited target is filled up again, and what no longer fits leaves it', async () => {
    const engine = await makeTestEngine();
    await commit(engine, ...[1n, 2n, 3n, 4n].map((n) => set(`c/${n}`, { n })));
    const { events, add } = openStream(engine);
    add({ targetId: 2, spec: asked({ orderBy: [{ field: ['n'], direction: 'desc' }], limit: 2 }) });
    expect(taken(events)).toEqual(['add 2', '+c/4 [2]', '+c/3 [2]', 'current 2', 'snapshot']);
    await commit(engine, remove('c/4'));
    expect(taken(events)).toEqual(['gone c/4 [2]', '+c/2 [2]', 'snapshot']);
    await commit(engine, set('c/9', { n: 9n }));
    expect(taken(events)).toEqual(['-c/2 [2]', '+c/9 [2]', 'snapshot']);
    await commit(engine, set('c/1', { n: 0n }));
    expect(taken(events)).toEqual([]);
  });

  test('[FL41] a listener that fails keeps nothing from the others, nor from the writer', async () => {
    const engine = await makeTestEngine();
    const broken = engine.listen(ADMIN, DB, (event) => {
      if (event.type === 'change') throw new Error('a closed socket');
    });
    broken.add({ targetId: 2, once: false, spec: asked() });
    const { events, add } = openStream(engine);
    add({ targetId: 2, spec: asked() });
    events.length = 0;
    await commit(engine, set('c/a', {}));
    expect(taken(events)).toEqual(['+c/a [2]', 'snapshot']);
    expect(engine.logged).toEqual(['listener: Error']);
  });

  test('[FL41] all documents of a database can be cleared, and listeners see them go', async () => {
    const engine = await makeTestEngine();
    await commit(engine, set('c/a', {}), set('c/b/d/e', {}));
    const { events, add } = openStream(engine);
    add({ targetId: 2, spec: { type: 'query', query: query('d', { allDescendants: true }) } });
    events.length = 0;
    await engine.clear(DB);
    expect(taken(events)).toEqual(['gone c/b/d/e [2]', 'snapshot']);
    expect(await engine.listCollections(DB, ROOT)).toEqual([]);
  });
});

describe('resuming', () => {
  async function interrupted() {
    const engine = await makeTestEngine();
    await commit(engine, set('c/stays', { n: 1n }), set('c/changes', { n: 1n }), set('c/leaves', { n: 1n }), set('c/dies', { n: 1n }));
    const first = openStream(engine);
    first.add({ targetId: 2, spec: asked({ where: where('n', '==', 1n) }) });
    first.add({ targetId: 4, spec: documents('c/dies', 'c/stays') });
    const resume = lastToken(first.events);
    first.close();
    await commit(engine, set('c/changes', { n: 1n, x: true }), set('c/leaves', { n: 2n }), remove('c/dies'), set('c/new', { n: 1n }));
    return { engine, resume };
  }

  test('[FL43] a resumed target is told what changed since its token, and nothing else', async () => {
    const { engine, resume } = await interrupted();
    const { events, add } = openStream(engine);
    add({ targetId: 2, spec: asked({ where: where('n', '==', 1n) }), resume, expectedCount: 4 });
    const told = taken(events);
    expect([told[0], told.slice(1, -2).sort(), ...told.slice(-2)]).toEqual([
      'add 2',
      ['+c/changes [2]', '+c/new [2]', '-c/leaves [2]', 'gone c/dies [2]'],
      'current 2',
      'snapshot',
    ]);
    add({ targetId: 4, spec: documents('c/dies', 'c/stays'), resume });
    expect(taken(events)).toEqual(['add 4', 'gone c/dies [4]', 'current 4', 'snapshot']);
    add({ targetId: 6, spec: asked({ where: where('n', '==', 1n) }), resume: { readTime: fromMicros(toMicros((await commit(engine)).commitTime)) } });
    expect(taken(events)).toEqual(['add 6', 'current 6', 'snapshot']);
  });

  test('[FL44] a token that says nothing any more, or does not fit what the client has, resets the target and tells all', async () => {
    const { engine, resume } = await interrupted();
    const { events, add } = openStream(engine);
    const all = ['add 2', 'reset 2', '+c/changes [2]', '+c/new [2]', '+c/stays [2]', 'current 2', 'snapshot'];
    const spec = asked({ where: where('n', '==', 1n) });
    const tokens = [new Uint8Array(9), new Uint8Array([1, 127, 0, 0, 0, 0, 0, 0, 0]), new Uint8Array([7]), { readTime: fromMicros(1n) }];
    for (const token of tokens) {
      add({ targetId: 2, spec, resume: token });
      expect(taken(events)).toEqual(all);
    }
    add({ targetId: 2, spec, resume, expectedCount: 3 });
    expect(taken(events)).toEqual(all);
  });
});

describe('listening under rules', () => {
  const rules = `rules_version = '2';
    service cloud.firestore { match /databases/{d}/documents {
      match /c/{id} {
        allow get: if request.auth.uid in resource.data.readers;
        allow list: if request.auth.uid in resource.data.readers;
      }
      match /open/{id} { allow read: if true; }
    } }`;

  test('[FL45] a denied or malformed target ends with its cause, and the others live on', async () => {
    const engine = await makeTestEngine({ rules: { '(default)': rules } });
    await commit(engine, set('c/a', { readers: ['li'] }));
    const { events, add } = openStream(engine, user('eve'));
    add({ targetId: 2, spec: asked({}, 'open') });
    add({ targetId: 4, spec: asked() });
    add({ targetId: 6, spec: documents('c/a') });
    add({ targetId: 8, spec: asked({ limit: -1 }, 'open') });
    expect(taken(events).slice(3)).toEqual(['remove 4 PERMISSION_DENIED', 'remove 6 PERMISSION_DENIED', 'remove 8 INVALID_ARGUMENT']);
    await commit(engine, set('c/a', { readers: ['li', 'wu'] }), set('open/a', {}));
    expect(taken(events)).toEqual(['+open/a [2]', 'snapshot']);
  });

  test('[FL46] a document that leaves a target and is now closed to the caller is named without its contents', async () => {
    const engine = await makeTestEngine({ rules: { '(default)': rules } });
    await commit(engine, set('c/a', { readers: ['li', 'wu'] }), set('c/b', { readers: ['li'], n: 1n }));
    const { events, add } = openStream(engine, user('li'));
    add({ targetId: 2, spec: asked({ where: where('readers', 'array-contains', 'li') }) });
    add({ targetId: 4, spec: asked({ where: { type: 'and', filters: [where('readers', 'array-contains', 'li'), where('n', '==', 1n)] } }) });
    events.length = 0;
    await commit(engine, set('c/a', { readers: ['wu'], secret: 'new' }), set('c/b', { readers: ['li'], n: 2n }));
    expect(taken(events)).toEqual(['closed c/a [2]', '+c/b [2] out of [4]', 'snapshot']);
  });
});
