import { describe, expect, test } from 'vitest';
import type { Caller } from '../engine.ts';
import { makeEngine } from '../make-engine.ts';
import type { Write } from '../model/write.ts';
import { ADMIN, CLOSED_RULES, FakeClock, makeTestEngine, OPEN_RULES, seededBytes, user } from '../test-support/test-engine.ts';
import { DB, query, remove, ROOT, serverTime, set, where } from '../test-support/values.ts';

const inside = (body: string) => `rules_version = '2';
service cloud.firestore { match /databases/{d}/documents {
${body}
} }`;
const denied = { status: 'PERMISSION_DENIED' };
const nobody: Caller = { kind: 'user', auth: null };

describe('without rules', () => {
  test('[FL30] an engine without rules, or with wrong ones, does not start', async () => {
    const base = { clock: new FakeClock().now, random: seededBytes(1), log: () => undefined };
    await expect(makeEngine({ ...base, rules: {} })).rejects.toThrow(/No rules/);
    await expect(makeEngine({ ...base, rules: { '(default)': 'allow everything' } })).rejects.toThrow(/rules of \(default\)/);
  });

  test('[FL30] a database without rules is closed to users, and open to the administrator', async () => {
    const engine = await makeTestEngine();
    const other = 'projects/demo/databases/shred';
    await expect(engine.get(user('li'), other, [`${other}/documents/c/a`])).rejects.toMatchObject(denied);
    expect((await engine.get(ADMIN, other, [`${other}/documents/c/a`])).lookups).toHaveLength(1);
  });

  test('[FL30] new rules count from the next request; wrong ones are told and change nothing', async () => {
    const engine = await makeTestEngine();
    const get = () => engine.get(user('li'), DB, [`${ROOT}/c/a`]);
    await get();
    expect(engine.setRules('(default)', CLOSED_RULES)).toEqual([]);
    await expect(get()).rejects.toMatchObject(denied);
    const issues = engine.setRules('(default)', `${OPEN_RULES} }`);
    expect(issues.map(({ severity }) => severity)).toContain('ERROR');
    await expect(get()).rejects.toMatchObject(denied);
  });
});

describe('under rules', () => {
  test('[FL31] each write is asked under the method it is, by what is stored before the commit', async () => {
    const methods: Record<string, Write[]> = {
      create: [set('c/new', {})],
      update: [set('c/old', { n: 2n })],
      delete: [remove('c/old')],
      get: [{ type: 'verify', name: `${ROOT}/c/old`, precondition: { exists: true } }],
    };
    for (const allowed of Object.keys(methods)) {
      const engine = await makeTestEngine({ rules: { '(default)': inside(`match /c/{id} { allow ${allowed}: if true; }`) } });
      await engine.commit(ADMIN, DB, [set('c/old', { n: 1n })]);
      for (const [method, writes] of Object.entries(methods)) {
        const outcome = await engine.commit(user('li'), DB, writes).then(
          () => 'allowed',
          (fault: { status: string }) => fault.status,
        );
        expect(outcome, `${method} when ${allowed} is allowed`).toBe(method === allowed ? 'allowed' : 'PERMISSION_DENIED');
      }
    }
  });

  test('[FL31] request.resource is the document after mask and transforms, request.time the commit time', async () => {
    const rule =
      'request.resource.data.at == request.time && request.resource.data.keys().hasOnly(["at", "n", "kept"]) && request.resource.data.kept == resource.data.kept';
    const engine = await makeTestEngine({ rules: { '(default)': inside(`match /c/{id} { allow update: if ${rule}; }`) } });
    await engine.commit(ADMIN, DB, [set('c/a', { kept: 'yes', n: 1n })]);
    await engine.commit(user('li'), DB, [set('c/a', { n: 2n }, { mask: [['n']], transforms: [serverTime('at')] })]);
    await expect(engine.commit(user('li'), DB, [set('c/a', { n: 2n }, { transforms: [serverTime('at')] })])).rejects.toMatchObject(denied);
    await expect(engine.commit(user('li'), DB, [set('c/a', { x: 2n }, { mask: [['x']], transforms: [serverTime('at')] })])).rejects.toMatchObject(denied);
  });

  test('[FL32] getAfter sees the whole batch, get the state before it; one denied write denies all', async () => {
    const body = `match /m/{id} { allow create: if getAfter(/databases/$(d)/documents/lane/l).data.last == id && !exists(/databases/$(d)/documents/lane/l); }
      match /lane/{id} { allow write: if true; }`;
    const engine = await makeTestEngine({ rules: { '(default)': inside(body) } });
    await expect(engine.commit(user('li'), DB, [set('m/1', {})])).rejects.toMatchObject(denied);
    await expect(engine.commit(user('li'), DB, [set('lane/l', { last: '1' }), set('m/1', {}), set('m/2', {})])).rejects.toMatchObject(denied);
    expect((await engine.query(ADMIN, DB, query('lane'))).documents).toEqual([]);
    await engine.commit(user('li'), DB, [set('m/1', {}), set('lane/l', { last: '1' })]);
    expect((await engine.query(ADMIN, DB, query('m'))).documents).toHaveLength(1);
  });

  test('[FL33] a query is allowed by its filters and limit, not by what it would find; get stands apart', async () => {
    const body =
      'match /c/{id} { allow get: if resource.data.uid == request.auth.uid; allow list: if resource.data.uid == request.auth.uid && request.query.limit <= 10; }';
    const engine = await makeTestEngine({ rules: { '(default)': inside(body) } });
    await engine.commit(ADMIN, DB, [set('c/a', { uid: 'li' })]);
    const ask = (more: Parameters<typeof query>[1], caller = user('li')) =>
      engine.query(caller, DB, query('c', more)).then(
        ({ documents }) => documents.length,
        (fault: { status: string }) => fault.status,
      );
    const mine = where('uid', '==', 'li');
    expect(await ask({ where: mine, limit: 10 })).toBe(1);
    expect(await ask({ where: mine, limit: 11 })).toBe('PERMISSION_DENIED');
    expect(await ask({ limit: 10 })).toBe('PERMISSION_DENIED');
    expect(await ask({ where: { type: 'or', filters: [mine, where('uid', '==', 'wu')] }, limit: 10 })).toBe('PERMISSION_DENIED');
    expect(await ask({ where: mine, limit: 10 }, user('wu'))).toBe('PERMISSION_DENIED');
    expect(await ask({ where: mine, limit: 10 }, nobody)).toBe('PERMISSION_DENIED');
    expect(await ask({ where: mine, limit: 10, allDescendants: true })).toBe('PERMISSION_DENIED');
    expect(await ask({ collection: null, allDescendants: true })).toBe('PERMISSION_DENIED');
    await expect(engine.aggregate(user('li'), DB, query('c'), [{ alias: 'n', type: 'count' }])).rejects.toMatchObject(denied);
    expect((await engine.aggregate(user('li'), DB, query('c', { where: mine, limit: 10 }), [{ alias: 'n', type: 'count' }])).result.get('n')).toMatchObject({
      value: 1n,
    });
    expect((await engine.get(user('li'), DB, [`${ROOT}/c/a`])).lookups).toHaveLength(1);
    await expect(engine.get(user('li'), DB, [`${ROOT}/c/a`, `${ROOT}/c/b`])).rejects.toMatchObject(denied);
  });

  test('[FL34] a denial names the line, holds nothing of the documents, and comes before any precondition', async () => {
    const engine = await makeTestEngine({ rules: { '(default)': inside('match /c/{id} { allow update: if resource.data.owner == request.auth.uid; }') } });
    await engine.commit(ADMIN, DB, [set('c/secret-id', { owner: 'somebody' })]);
    const attempt = (write: Write) =>
      engine.commit(user('li'), DB, [write]).then(
        () => undefined,
        (fault: Error & { status: string }) => fault,
      );
    const fault = await attempt(set('c/secret-id', {}));
    expect(fault?.message).toBe("\nfalse for 'update' @ L3");
    for (const precondition of [{ exists: false }, { updateTime: { seconds: 1n, nanos: 0 } }]) {
      expect(await attempt(set('c/secret-id', {}, { precondition }))).toMatchObject(denied);
      expect(await attempt({ ...remove('c/missing'), precondition: { exists: true } })).toMatchObject(denied);
    }
  });
});
