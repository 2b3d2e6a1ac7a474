import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';
import { auditKeyBody, deviceAddBody, emptyBody, personKeysBody, recoverySetBody, serverKeyBody, userAddBody, userRoleBody } from './key-log-body.ts';
import {
  AGENCY_SUBJECT,
  EMPTY_HEAD,
  IDENTITY_SIGNER,
  makeKeyLogEntry,
  RECOVERY_SIGNER,
  type KeyLogEntry,
  type KeyLogHead,
  type KeyLogType,
} from './key-log-entry.ts';
import { activeMember, deviceOf } from './key-log-state.ts';
import { verifyKeyLog, type KeyLogTrust, type KeyLogVerdict } from './key-log.ts';
import { toSpki } from './spki.ts';

interface Key {
  readonly pub: Uint8Array;
  readonly key: CryptoKey;
}

const agencyId = 'agency';
const keys: Record<string, Key> = {};
let trust: KeyLogTrust;

beforeAll(async () => {
  const names = ['aik', 'server', 'server2', 'ark', 'rsk', 'rsk2', 'owner', 'owner2', 'admin', 'mei', 'mei2', 'stranger', 'd1', 'd2'];
  for (const name of names) {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    keys[name] = { pub: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)), key: pair.privateKey };
  }
  const identityKey = toSpki(pub('aik'));
  trust = { agencyId, identityKey, fingerprint: await fingerprintOf(identityKey) };
});

const keyOf = (name: string): Key => {
  const key = keys[name];
  if (key === undefined) throw new Error(name);
  return key;
};
const pub = (name: string): Uint8Array => keyOf(name).pub;
const person = (name: string, keysGeneration = 1): Parameters<typeof personKeysBody>[0] => ({ usPub: pub(name), ukPub: pub('d1'), keysGeneration });
const added = (roles: string[], name: string): Uint8Array => userAddBody({ roles, clearance: ['standard'], ...person(name) });
const device = (uid: string, name = 'd1'): Uint8Array => deviceAddBody({ uid, dkPub: pub(name), dsPub: pub(name) });
const recovery = (rsk: string): Uint8Array => recoverySetBody({ arkPub: pub('ark'), rskPub: pub(rsk), kitId: 'kit' });

type Step = readonly [type: string, subject: string, body: Uint8Array, signer: string, key?: string];

const genesis = (): Step[] => [
  ['server.key', AGENCY_SUBJECT, serverKeyBody(pub('server')), IDENTITY_SIGNER],
  ['user.add', 'owner', added(['owner'], 'owner'), IDENTITY_SIGNER],
  ['recovery.set', AGENCY_SUBJECT, recovery('rsk'), IDENTITY_SIGNER],
];

async function build(steps: readonly Step[], from: KeyLogHead = EMPTY_HEAD): Promise<KeyLogEntry[]> {
  const entries: KeyLogEntry[] = [];
  let head = from;
  for (const [type, subject, body, signer, key] of steps) {
    const made = await makeKeyLogEntry({
      agencyId,
      head,
      type: type as KeyLogType,
      subject,
      body,
      signer,
      key: keyOf(key ?? signer).key,
    });
    entries.push(made.entry);
    head = made.head;
  }
  return entries;
}

const verify = async (steps: readonly Step[], over: Partial<KeyLogTrust> = {}): Promise<KeyLogVerdict> =>
  verifyKeyLog(await build([...genesis(), ...steps]), { ...trust, ...over });
const outcome = async (steps: readonly Step[]): Promise<string> => {
  const verdict = await verify(steps);
  return verdict.ok ? 'ok' : `${verdict.fault} ${verdict.seq}`;
};
const team = (): Step[] => [
  ['user.add', 'admin', added(['admin'], 'admin'), 'owner'],
  ['user.add', 'mei', added(['consultant'], 'mei'), 'admin'],
  ['dev.add', 'dm', device('mei'), 'mei'],
];

describe('genesis', () => {
  test('[P7] three entries of the identity key make an agency', async () => {
    const verdict = await verify(team());
    if (!verdict.ok) throw new Error(verdict.fault);
    const state = verdict.value;

    expect(state.head.seq).toBe(6);
    expect(state.serverKey).toEqual(pub('server'));
    expect(state.serverKeys).toEqual(new Map([[1, pub('server')]]));
    expect(state.recovery).toEqual({ arkPub: pub('ark'), rskPub: pub('rsk'), kitId: 'kit', seq: 3 });
    expect(activeMember(state, 'owner')?.roles).toEqual(['owner']);
    expect(deviceOf(state, 'mei', 'dm')).toMatchObject({ dsPub: pub('d1'), since: 6 });
    expect(state.unread).toEqual([]);
  });

  test('[P7] the identity key signs nothing after the genesis', async () => {
    expect(await outcome([['user.add', 'x', added(['owner'], 'mei'), IDENTITY_SIGNER]])).toBe('identity-key-after-genesis 4');
    expect(await outcome([['server.key', AGENCY_SUBJECT, serverKeyBody(pub('server2')), IDENTITY_SIGNER]])).toBe('identity-key-after-genesis 4');
  });

  test('[P7] a genesis in another order, by another key, or cut, is refused', async () => {
    const [server, owner, kit] = genesis();
    if (server === undefined || owner === undefined || kit === undefined) throw new Error('steps');
    const check = async (steps: Step[]): Promise<KeyLogVerdict> => verifyKeyLog(await build(steps), trust);

    expect(await check([owner, server, kit])).toMatchObject({ fault: 'bad-genesis', seq: 1 });
    expect(await check([server, owner])).toMatchObject({ fault: 'bad-genesis', seq: 3 });
    expect(await check([])).toMatchObject({ fault: 'bad-genesis', seq: 1 });
    expect(await check([[...server.slice(0, 4), 'stranger'] as unknown as Step, owner, kit])).toMatchObject({ fault: 'bad-signature', seq: 1 });
    expect(await check([server, ['user.add', 'x', added(['admin'], 'owner'), IDENTITY_SIGNER], kit])).toMatchObject({ fault: 'bad-genesis', seq: 2 });
  });

  test('[P11] another identity key or fingerprint is refused at once', async () => {
    const other = toSpki(pub('stranger'));

    expect(await verify([], { identityKey: other })).toMatchObject({ ok: false, fault: 'bad-identity-key', seq: 0 });
    expect(await verify([], { fingerprint: new Uint8Array(16) })).toMatchObject({ fault: 'bad-identity-key' });
  });
});

describe('who may sign what', () => {
  test('[P8] a person adds devices for nobody else', async () => {
    expect(await outcome([...team(), ['dev.add', 'x', device('mei', 'd2'), 'owner']])).toBe('not-allowed 7');
    expect(await outcome([...team(), ['dev.add', 'dm', device('admin', 'd2'), 'admin']])).toBe('duplicate-subject 7');
    expect(await outcome([['dev.add', 'x', device('stranger'), 'stranger']])).toBe('unknown-signer 4');
  });

  test('[P8] consultants manage nobody; admins everybody but owners', async () => {
    const steps: [Step, string][] = [
      [['user.add', 'x', added(['consultant'], 'stranger'), 'mei'], 'not-allowed 7'],
      [['user.remove', 'admin', emptyBody(), 'mei'], 'not-allowed 7'],
      [['user.role', 'mei', userRoleBody({ roles: ['owner'], clearance: [] }), 'mei'], 'not-allowed 7'],
      [['user.role', 'admin', userRoleBody({ roles: ['owner'], clearance: [] }), 'admin'], 'not-allowed 7'],
      [['user.add', 'x', added(['owner'], 'stranger'), 'admin'], 'not-allowed 7'],
      [['user.remove', 'owner', emptyBody(), 'admin'], 'not-allowed 7'],
      [['uk.rotate', 'owner', personKeysBody(person('stranger', 2)), 'admin'], 'not-allowed 7'],
      [['server.key', AGENCY_SUBJECT, serverKeyBody(pub('server2')), 'admin'], 'not-allowed 7'],
      [['recovery.set', AGENCY_SUBJECT, recovery('rsk2'), 'admin'], 'not-allowed 7'],
      [['user.remove', 'mei', emptyBody(), 'admin'], 'ok'],
      [['user.role', 'mei', userRoleBody({ roles: ['admin'], clearance: [] }), 'admin'], 'ok'],
      [['server.key', AGENCY_SUBJECT, serverKeyBody(pub('server2')), 'owner'], 'ok'],
      [['recovery.set', AGENCY_SUBJECT, recovery('rsk2'), 'owner'], 'ok'],
      [['audit.key', AGENCY_SUBJECT, auditKeyBody(pub('ark')), 'admin'], 'not-allowed 7'],
      [['audit.key', 'mei', auditKeyBody(pub('ark')), 'owner'], 'bad-body 7'],
      [['audit.key', AGENCY_SUBJECT, emptyBody(), 'owner'], 'bad-body 7'],
      [['audit.key', AGENCY_SUBJECT, auditKeyBody(pub('ark')), 'owner'], 'ok'],
    ];
    for (const [step, expected] of steps) expect(await outcome([...team(), step]), step.slice(0, 2).join()).toBe(expected);
  });

  test('[P8] nobody changes their own roles, and an auditor is made and unmade by an owner', async () => {
    const role = (subject: string, roles: string[], signer: string): Step => ['user.role', subject, userRoleBody({ roles, clearance: [] }), signer];
    const second: Step = ['user.add', 'owner2', added(['owner'], 'owner2'), 'owner'];

    expect(await outcome([...team(), role('admin', ['admin', 'consultant'], 'admin')])).toBe('not-allowed 7');
    expect(await outcome([second, role('owner', ['consultant'], 'owner')])).toBe('not-allowed 5');
    expect(await outcome([second, role('owner', ['consultant'], 'owner2')])).toBe('ok');
    expect(await outcome([...team(), role('mei', ['auditor'], 'admin')])).toBe('not-allowed 7');
    expect(await outcome([...team(), role('mei', ['auditor'], 'owner')])).toBe('ok');
    expect(await outcome([...team(), role('mei', ['auditor'], 'owner'), role('mei', ['consultant'], 'admin')])).toBe('not-allowed 8');
    expect(await outcome([...team(), role('mei', ['auditor'], 'owner'), role('mei', ['auditor', 'consultant'], 'admin')])).toBe('ok');
  });

  test('[P8] an auditor comes in by an owner alone, anew or once more', async () => {
    const add = (uid: string, roles: string[], signer: string, name = 'stranger'): Step => ['user.add', uid, added(roles, name), signer];
    const again: Step = ['user.add', 'mei', userAddBody({ roles: ['auditor'], clearance: [], ...person('mei2', 2) }), 'admin'];

    expect(await outcome([...team(), add('x', ['auditor'], 'admin')])).toBe('not-allowed 7');
    expect(await outcome([...team(), add('x', ['auditor', 'consultant'], 'admin')])).toBe('not-allowed 7');
    expect(await outcome([...team(), add('x', ['auditor', 'owner'], 'admin')])).toBe('not-allowed 7');
    expect(await outcome([...team(), ['user.remove', 'mei', emptyBody(), 'admin'], again])).toBe('not-allowed 8');
    expect(await outcome([...team(), add('x', ['auditor'], 'owner')])).toBe('ok');
    expect(await outcome([...team(), add('x', ['owner'], 'owner')])).toBe('ok');
    expect(await outcome([...team(), add('x', ['consultant'], 'admin')])).toBe('ok');
  });

  test('[P8] nobody gives new keys to somebody else', async () => {
    const rotate = (uid: string, signer: string): Step => ['uk.rotate', uid, personKeysBody(person('mei2', 2)), signer];

    for (const [uid, signer] of [
      ['mei', 'admin'],
      ['mei', 'owner'],
      ['admin', 'owner'],
      ['admin', 'mei'],
    ] as const)
      expect(await outcome([...team(), rotate(uid, signer)]), `${uid} ${signer}`).toBe('not-allowed 7');
    expect(await outcome([...team(), rotate('mei', 'mei')])).toBe('ok');
  });

  test('[P8] the last owner can neither leave nor step down', async () => {
    expect(await outcome([['user.remove', 'owner', emptyBody(), 'owner']])).toBe('last-owner 4');
    expect(await outcome([['user.role', 'owner', userRoleBody({ roles: ['admin'], clearance: [] }), 'owner']])).toBe('last-owner 4');
    expect(
      await outcome([
        ['user.add', 'owner2', added(['owner'], 'owner2'), 'owner'],
        ['user.remove', 'owner', emptyBody(), 'owner2'],
      ]),
    ).toBe('ok');
  });

  test('[P8] a removed person signs nothing more, and what they signed before can still be checked', async () => {
    const removal: Step[] = [...team(), ['user.remove', 'mei', emptyBody(), 'admin']];
    const verdict = await verify(removal);
    if (!verdict.ok) throw new Error(verdict.fault);

    expect(await outcome([...removal, ['dev.add', 'x', device('mei', 'd2'), 'mei']])).toBe('unknown-signer 8');
    expect(activeMember(verdict.value, 'mei')).toBeUndefined();
    expect(deviceOf(verdict.value, 'mei', 'dm')).toMatchObject({ since: 6, until: 7 });
  });

  test('[P8] new keys replace the old ones, and devices are certified anew', async () => {
    const rotated: Step[] = [...team(), ['uk.rotate', 'mei', personKeysBody(person('mei2', 2)), 'mei']];
    const verdict = await verify([...rotated, ['dev.add', 'dm', device('mei'), 'mei', 'mei2']]);
    if (!verdict.ok) throw new Error(verdict.fault);

    expect(activeMember(verdict.value, 'mei')).toMatchObject({ usPub: pub('mei2'), keysGeneration: 2 });
    expect(activeMember(verdict.value, 'mei')?.formerKeys).toMatchObject([{ usPub: pub('mei'), until: 7 }]);
    expect(deviceOf(verdict.value, 'mei', 'dm')?.since).toBe(6);
    expect(await outcome([...rotated, ['dev.add', 'x', device('mei', 'd2'), 'mei', 'mei']])).toBe('bad-signature 8');
    expect(await outcome([...team(), ['uk.rotate', 'mei', personKeysBody(person('mei2', 3)), 'mei']])).toBe('bad-body 7');
  });

  test('[P8] a revoked device stays revoked', async () => {
    const revoked: Step[] = [...team(), ['dev.revoke', 'dm', emptyBody(), 'mei']];

    expect(await outcome(revoked)).toBe('ok');
    expect(await outcome([...revoked, ['dev.add', 'dm', device('mei'), 'mei']])).toBe('duplicate-subject 8');
    expect(await outcome([['dev.revoke', 'nobody', emptyBody(), 'owner']])).toBe('unknown-subject 4');
  });

  test('[P8] recover needs the current recovery signer', async () => {
    const entry = (key: string): Step => ['recover', 'owner2', personKeysBody(person('owner2')), RECOVERY_SIGNER, key];
    const newKit: Step = ['recovery.set', AGENCY_SUBJECT, recovery('rsk2'), 'owner'];

    expect(await outcome([entry('rsk')])).toBe('ok');
    expect(await outcome([newKit, entry('rsk')])).toBe('bad-signature 5');
    expect(await outcome([newKit, entry('rsk2')])).toBe('ok');
    expect(await outcome([['user.add', 'x', added(['owner'], 'mei'), RECOVERY_SIGNER, 'rsk']])).toBe('not-allowed 4');
    expect(await outcome([['recover', 'owner2', personKeysBody(person('owner2')), 'owner']])).toBe('not-allowed 4');
  });

  test('[P8] recover makes its subject an owner beside the roles that an active member has', async () => {
    const rolesAfter = async (steps: readonly Step[]): Promise<readonly string[] | undefined> => {
      const verdict = await verify(steps);
      return verdict.ok ? verdict.value.members.get('mei')?.roles : [verdict.fault];
    };
    const recover: Step = ['recover', 'mei', personKeysBody(person('mei2', 2)), RECOVERY_SIGNER, 'rsk'];
    const add: Step = ['user.add', 'mei', added(['consultant'], 'mei'), 'owner'];
    expect(await rolesAfter([add, recover])).toEqual(['consultant', 'owner']);
    expect(await rolesAfter([add, ['user.remove', 'mei', emptyBody(), 'owner'], recover])).toEqual(['owner']);
  });

  test('[P8] the names of signers cannot be taken as uids', async () => {
    for (const uid of [IDENTITY_SIGNER, RECOVERY_SIGNER, AGENCY_SUBJECT, '']) {
      expect(await outcome([['user.add', uid, added(['consultant'], 'mei'), 'owner']])).toBe('bad-body 4');
    }
  });
});

describe('chain', () => {
  test('[P9] a changed, dropped, swapped or foreign entry is refused by number', async () => {
    const entries = await build([...genesis(), ...team()]);
    const check = async (changed: KeyLogEntry[], over: Partial<KeyLogTrust> = {}): Promise<KeyLogVerdict> => verifyKeyLog(changed, { ...trust, ...over });
    const swap = (at: number, entry: Partial<KeyLogEntry>): KeyLogEntry[] => entries.map((old, i) => (i === at ? { ...old, ...entry } : old));

    expect(await check(entries.toSpliced(4, 1))).toMatchObject({ fault: 'bad-seq', seq: 6 });
    expect(await check(swap(4, { prev: new Uint8Array(32) }))).toMatchObject({ fault: 'bad-prev', seq: 5 });
    expect(await check(swap(4, { body: added(['owner'], 'mei') }))).toMatchObject({ fault: 'bad-body-hash', seq: 5 });
    expect(await check(swap(4, { subject: 'eve' }))).toMatchObject({ fault: 'bad-signature', seq: 5 });
    expect(await check(swap(4, { signer: 'owner' }))).toMatchObject({ fault: 'bad-signature', seq: 5 });
    expect(await check(entries, { agencyId: 'other' })).toMatchObject({ fault: 'bad-signature', seq: 1 });
  });

  test('[P9] any flipped bit in any byte field is refused (200 changes)', async () => {
    const entries = await build([...genesis(), ...team()]);
    const fields = ['prev', 'bodyHash', 'body', 'signature'] as const;
    await fc.assert(
      fc.asyncProperty(fc.nat(5), fc.constantFrom(...fields), fc.nat(4000), async (at, field, bit) => {
        const bytes = (entries[at]?.[field] ?? new Uint8Array(1)).slice();
        const index = Math.floor(bit / 8) % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ (1 << (bit % 8));
        const changed = entries.map((entry, i) => (i === at ? { ...entry, [field]: bytes } : entry));
        expect(await verifyKeyLog(changed, trust)).toMatchObject({ ok: false, seq: at + 1 });
      }),
      { seed: 20_261_122, numRuns: 200 },
    );
  });

  test('[P9] a pinned entry must be in the log: no rollback, no fork', async () => {
    const steps = [...genesis(), ...team()];
    const entries = await build(steps);
    const full = await verifyKeyLog(entries, trust);
    if (!full.ok) throw new Error(full.fault);
    const pinned = full.value.head;
    const forked = await build([...steps.slice(0, 5), ['dev.add', 'dx', device('mei', 'd2'), 'mei']]);

    expect((await verifyKeyLog(entries, { ...trust, pinned })).ok).toBe(true);
    expect(await verifyKeyLog(entries.slice(0, 5), { ...trust, pinned })).toMatchObject({ fault: 'rolled-back', seq: 6 });
    expect(await verifyKeyLog(forked, { ...trust, pinned })).toMatchObject({ fault: 'forked', seq: 6 });
  });

  test('[P9] going on from a state is the same as starting over', async () => {
    const entries = await build([...genesis(), ...team(), ['user.remove', 'mei', emptyBody(), 'admin']]);
    const whole = await verifyKeyLog(entries, trust);
    const half = await verifyKeyLog(entries.slice(0, 4), trust);
    if (!half.ok) throw new Error(half.fault);
    const before = structuredClone(half.value);

    expect(await verifyKeyLog(entries.slice(4), { ...trust, from: structuredClone(half.value) })).toEqual(whole);
    expect(await verifyKeyLog(entries.slice(4), { ...trust, from: half.value })).toEqual(whole);
    expect(half.value).toEqual(before);
    expect(await verifyKeyLog(entries.slice(5), { ...trust, from: half.value })).toMatchObject({ fault: 'bad-seq' });
  });
});

describe('withheld bodies', () => {
  const withhold = (entries: KeyLogEntry[], seq: number): KeyLogEntry[] =>
    entries.map((entry) => {
      if (entry.seq !== seq) return entry;
      const { body: _body, ...rest } = entry;
      return rest;
    });

  test('[P10] a removal and a revocation count without their body', async () => {
    const entries = await build([...genesis(), ...team(), ['dev.revoke', 'dm', emptyBody(), 'mei'], ['user.remove', 'mei', emptyBody(), 'owner']]);
    const verdict = await verifyKeyLog(withhold(withhold(entries, 7), 8), trust);
    if (!verdict.ok) throw new Error(verdict.fault);

    expect(activeMember(verdict.value, 'mei')).toBeUndefined();
    expect(deviceOf(verdict.value, 'mei', 'dm')?.until).toBe(7);
    expect(verdict.value.unread).toEqual([]);
  });

  test('[P10] a missing body of a key-bearing entry is reported, so that nothing is encrypted', async () => {
    const entries = await build([...genesis(), ...team()]);
    const device6 = await verifyKeyLog(withhold(entries, 6), trust);

    expect(device6).toMatchObject({ ok: true, value: { unread: [6] } });
    expect(await verifyKeyLog(withhold(entries, 5), trust)).toMatchObject({ fault: 'missing-body', seq: 6 });
    expect(await verifyKeyLog(withhold(entries, 2), trust)).toMatchObject({ fault: 'missing-body', seq: 2 });
  });

  test('[P10] a type of a later version is reported in the same way', async () => {
    expect(await verify([['conn.add', 'connector', emptyBody(), 'owner']])).toMatchObject({ ok: true, value: { unread: [4] } });
    expect(await outcome([['conn.add', 'connector', emptyBody(), 'owner', 'stranger']])).toBe('bad-signature 4');
  });

  test('[P10] a body of another shape is refused', async () => {
    expect(await outcome([['user.add', 'x', personKeysBody(person('mei')), 'owner']])).toBe('bad-body 4');
    expect(await outcome([['dev.add', 'x', Uint8Array.of(1), 'owner']])).toBe('bad-body 4');
  });
});
