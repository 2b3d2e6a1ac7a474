import { Timestamp } from 'firebase-admin/firestore';
import { expect, test } from 'vitest';
import type { RequestOf } from '@liexin/domain/api/routes';
import { b64, gcmBox, hpkeBox } from '../../testing/keys.ts';
import { decideRotation, shapeOf, type RotationView } from './decide-rotation.ts';

type Epoch = RequestOf<'rotateLane'>['epochs'][number];
const at = Timestamp.fromMillis(0);
const linkId = 'A'.repeat(22);
const participant = (kind: 'staff' | 'candidate', until: Timestamp | null = null) => ({ can: 'rw' as const, kind, from: at, until, name: new Uint8Array(60) });

const aView = (
  change: Partial<{ kind: 'candidate' | 'internal'; link: string | null; devices: Record<string, 'admitted' | 'provisional' | 'off'>; active: string[] }> = {},
): RotationView => ({
  lane: {
    kind: change.kind ?? 'candidate',
    epoch: 1,
    signers: 0,
    participants: { maria: participant('staff'), tom: participant('staff'), ...(change.kind === 'internal' ? {} : { guest: participant('candidate') }) },
  } as unknown as RotationView['lane'],
  conversation: { link: change.link === null || change.link === undefined ? null : ({ linkId, state: change.link } as RotationView['conversation']['link']) },
  guest: { status: 'active', conversation: 'c', lane: 'l', devices: change.devices ?? {}, createdAt: at },
  newest: 2,
  isActive: (uid) => (change.active ?? ['maria', 'tom']).includes(uid),
});
const anEpoch = (epoch: number, phase: Epoch['phase'], wraps: { devices?: string[]; links?: string[] } = {}): Epoch => ({
  epoch,
  phase,
  key: { generation: 1, ...gcmBox() },
  kcv: b64(16),
  devices: Object.fromEntries((wraps.devices ?? []).map((id) => [id, hpkeBox()])),
  links: Object.fromEntries((wraps.links ?? []).map((id) => [id, gcmBox()])),
  recipientsHash: b64(32),
  signersN: 0,
  signersHash: b64(32),
  keyLogSeq: 4,
  keyLogHash: b64(32),
  signature: b64(64),
});
const named = (uids: Record<string, 'staff' | 'candidate'>) =>
  Object.fromEntries(Object.entries(uids).map(([uid, kind]) => [uid, { can: 'rw' as const, kind, name: b64(60) }]));
const all = named({ maria: 'staff', tom: 'staff', guest: 'candidate' });
const rotation = (epochs: Epoch[], participants = all, expectedEpoch = 1): RequestOf<'rotateLane'> => ({ expectedEpoch, epochs, signers: null, participants });
const pair = (wraps = {}) => [anEpoch(3, 'opening', wraps), anEpoch(4, 'reply', wraps)];

test('[LA4] an unclaimed candidate lane moves by pairs, a claimed one by single reply epochs, an internal one by one', () => {
  expect(decideRotation(aView(), rotation(pair())).first.epoch).toBe(3);
  expect(() => decideRotation(aView(), rotation(pair().slice(0, 1)))).toThrow('wraps-incomplete');
  expect(() => decideRotation(aView(), rotation(pair().toReversed()))).toThrow('stale-epoch');
  const wraps = { links: [linkId] };
  expect(decideRotation(aView({ link: 'claimed' }), rotation([anEpoch(3, 'reply', wraps)])).first.epoch).toBe(3);
  expect(() => decideRotation(aView({ link: 'claimed' }), rotation(pair(wraps)))).toThrow('wraps-incomplete');
  expect(['new', 'open', 'draft', 'claimed', 'ended'].map((state) => shapeOf({ kind: 'candidate' }, { state: state as 'new' }))).toEqual([
    'pair',
    'pair',
    'pair',
    'single',
    'either',
  ]);
  expect(shapeOf({ kind: 'internal' }, null)).toBe('single');
});

test('[LA5] wraps are for exactly the admitted devices and the live link', () => {
  const view = aView({ link: 'open', devices: { phone: 'admitted', tablet: 'provisional', old: 'off' } });
  expect(decideRotation(view, rotation(pair({ devices: ['phone'], links: [linkId] }))).gone).toEqual([]);
  for (const wraps of [
    {},
    { devices: ['phone'] },
    { links: [linkId] },
    { devices: ['phone', 'tablet'], links: [linkId] },
    { devices: ['phone', 'old'], links: [linkId] },
    { devices: ['phone'], links: ['B'.repeat(22)] },
  ]) {
    expect(() => decideRotation(view, rotation(pair(wraps)))).toThrow('wraps-incomplete');
  }
  expect(decideRotation(aView({ link: 'draft' }), rotation(pair())).first.epoch).toBe(3);
  expect(decideRotation(aView({ link: 'ended' }), rotation([anEpoch(3, 'reply')])).first.epoch).toBe(3);
});

test("[LA6] a rotation on another epoch than the lane's is stale and told where the lane is", () => {
  expect(() => decideRotation(aView(), rotation(pair(), all, 2))).toThrow(expect.objectContaining({ code: 'stale-epoch', detail: { epoch: 1, next: 3 } }));
  expect(() => decideRotation(aView(), rotation([anEpoch(2, 'opening'), anEpoch(3, 'reply')]))).toThrow('stale-epoch');
});

test('[LA7] everybody who stays gets a name, nobody is slipped in, a removed member leaves', () => {
  expect(decideRotation(aView({ active: ['maria'] }), rotation(pair(), named({ maria: 'staff', guest: 'candidate' }))).gone).toEqual(['tom']);
  for (const participants of [
    named({ maria: 'staff', guest: 'candidate' }),
    { ...all, ...named({ stranger: 'staff' }) },
    { ...all, ...named({ guest: 'staff' }) },
  ]) {
    expect(() => decideRotation(aView(), rotation(pair(), participants))).toThrow('malformed-request');
  }
  expect(() => decideRotation(aView({ active: ['maria'] }), rotation(pair(), all))).toThrow('malformed-request');
});
