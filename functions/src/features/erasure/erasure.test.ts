import { dueAt } from '@liexin/domain/retention/erasure';
import { trashMs } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { consentBytes } from '@liexin/proof/device-statements';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { erasureSteps } from '../api/handlers.ts';
import { decidePurge, holdLookMs } from '../deletion/decide-purge.ts';
import { hidePart } from '../deletion/hide-part.ts';
import { aMember } from '../../testing/a-member.ts';
import { b64, bytes, longId, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { erasureTools, type ErasureCandidate } from '../../testing/erasures.ts';
import { askErasureUnbound } from './ask-erasure.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.clock.now = Date.now();
});
const { codeOf, anAsk, aCandidate, request, asked, standing, decide, rowsOf, isThere } = erasureTools(() => api);

/** Gives or withdraws the consent to stay known for longer, as the phone does. */
const consent = async (candidate: ErasureCandidate, state: 'given' | 'withdrawn'): Promise<string> => {
  const { device, token } = candidate.link.devices.admitted;
  const wish = { kind: 'longer' as const, state, version: 1, language: 'zh' as const };
  const signature = toBase64url(await signEcdsa(device.ds.key, consentBytes(candidate.agencyId, candidate.guestUid, device.deviceId, wish)));
  return codeOf(api.call('consent', { token, params: { linkId: candidate.link.linkId }, body: { ...wish, signature } }));
};

describe('asking', () => {
  test('[ER1, ER5] an admitted device asks with its signature: receipt, due in a month, pinned, in the record; a repeat is the same', async () => {
    const candidate = await aCandidate();
    const made = await request(candidate);
    const first = await api.call('askErasure', made);
    expect(first.body).toEqual({ erasureId: made.erasureId, receivedAtMs: api.clock.now, dueAtMs: dueAt(api.clock.now) });
    api.clock.advance(60_000);
    expect((await api.call('askErasure', made)).body).toEqual(first.body);
    for (const lane of [candidate.lane.laneId, candidate.internal])
      expect((await api.platform.db.doc(paths.laneControl(candidate.agencyId, lane)).get()).get('erasure')).toBe(made.erasureId);
    expect((await rowsOf(candidate.agencyId)).filter(({ kind }) => kind === 'erasure.asked')).toEqual([
      { kind: 'erasure.asked', detail: { conversation: candidate.conversationId, kind: 'erase', identity: 'device' } },
    ]);
    expect(await codeOf(api.call('askErasure', await request(candidate)))).toBe('already-exists');
    expect(await standing(made)).toMatchObject({ state: 'open', kind: 'erase', decision: null, certificate: null });
  });

  test('[ER1] a signature of another act, a device that is off or provisional, and another candidate are refused', async () => {
    const [candidate, other, early] = [await aCandidate(), await aCandidate(), await aCandidate('open')];
    const made = await request(candidate);
    expect(await codeOf(api.call('askErasure', { ...made, body: { ...made.body, kind: 'correct' } }))).toBe('bad-signature');
    expect(await codeOf(api.call('askErasure', { ...made, token: candidate.link.devices.off.token }))).toBe('device-off');
    expect(await codeOf(api.call('askErasure', { ...made, token: other.link.devices.admitted.token }))).toBe('not-allowed');
    const provisional = early.link.devices as unknown as ErasureCandidate['link']['devices'] & { provisional: ErasureCandidate['link']['devices']['admitted'] };
    const own = await request({ ...early, link: { ...early.link, devices: { ...provisional, admitted: provisional.provisional } } });
    expect(await codeOf(api.call('askErasure', own))).toBe('not-allowed');
    expect(await codeOf(api.call('ownData', { token: provisional.provisional.token, params: own.params }))).toBe('not-allowed');
    expect(await codeOf(api.call('askErasure', made))).toBe('ok');
  });

  test('[ER2] the link alone asks while nobody has replied by it, and not afterwards', async () => {
    const [early, claimed] = [await aCandidate('open'), await aCandidate()];
    const by = ({ link }: ErasureCandidate, auth = link.auth) =>
      api.call('askErasureUnbound', {
        params: { linkId: link.linkId },
        body: { auth: toBase64url(auth), erasureId: longId(), ask: anAsk(), receiptHash: b64(32), language: 'en' },
      });
    expect(await codeOf(by(early, bytes(32)))).toBe('link-unknown');
    expect(await codeOf(by(claimed))).toBe('not-allowed');
    expect(await codeOf(by(early))).toBe('ok');
    const { body } = await api.call('erasures', { token: early.token });
    expect(body.erasures).toMatchObject([{ identity: 'link', how: null, state: 'open' }]);
  });

  test('[ER2] somebody who replies by the link in the same moment is asked by nobody else', async () => {
    const early = await aCandidate('open');
    const { agencyId, link } = early;
    const ref = api.platform.db.doc(paths.link(agencyId, link.linkId));
    const provedThenClaimed: typeof erasureSteps.provedLink = async (...about) => {
      const proved = await erasureSteps.provedLink(...about);
      await ref.update({ state: 'claimed', wasClaimed: true });
      return proved;
    };
    const body = { auth: toBase64url(link.auth), erasureId: longId(), ask: anAsk(), receiptHash: b64(32), language: 'en' as const };
    const asking = askErasureUnbound(api.platform, { ...erasureSteps, provedLink: provedThenClaimed }, link.linkId, body, api.clock.now);
    await expect(asking).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await isThere(paths.erasure(agencyId, body.erasureId))).toBe(false);
  });

  test.each(['there', 'not there'] as const)(
    '[ER4] so many looks an hour at a receipt and tries to take back, counted apart, whether the request is %s; then they begin anew',
    async (which) => {
      const made = which === 'there' ? await asked(await aCandidate()) : { erasureId: longId(), shown: { agencyId: shortId(), receipt: b64(32) } };
      const wrong = { ...made.shown, receipt: b64(32) };
      const look = (body: typeof wrong) => codeOf(api.call('erasureReceipt', { params: { erasureId: made.erasureId }, body }));
      const takeBack = (body: typeof wrong) => codeOf(api.call('withdrawErasure', { params: { erasureId: made.erasureId }, body }));
      const tries = new Set<string>();
      tries.add(await look(wrong));
      // As if the page had been open for a long time: two looks are left.
      await api.platform.db.doc(paths.limits(`receipt-${made.erasureId}`)).update({ count: 598 });
      for (let n = 0; n < 2; n += 1) tries.add(await look(wrong));
      expect([await look(wrong), await look(made.shown)]).toEqual(['too-many-tries', 'too-many-tries']);
      // Whoever has looked too often can still take it back.
      for (let n = 0; n < 30; n += 1) tries.add(await takeBack(wrong));
      expect(tries).toEqual(new Set(['not-found']));
      expect(await takeBack(made.shown)).toBe('too-many-tries');
      api.clock.advance(60 * 60_000);
      expect(await look(made.shown)).toBe(which === 'there' ? 'ok' : 'not-found');
    },
  );

  test('[ER5] while a request is open no rule deletes what it is about, whatever day it is; withdrawn, the rule goes on', async () => {
    const candidate = await aCandidate();
    const { agencyId, lane } = candidate;
    const { db } = api.platform;
    const made = await asked(candidate);
    const past = Timestamp.fromMillis(api.clock.now - 1000);
    await db.doc(paths.lane(agencyId, lane.laneId)).update({ 'retention.deleteBy': past });
    await hidePart(api.platform, { agencyId, laneId: lane.laneId }, { kind: 'rule' }, api.clock.now);
    api.clock.advance(trashMs + 1);
    expect(await decidePurge(api.platform, { agencyId, laneId: lane.laneId }, api.clock.now)).toEqual({ kind: 'held' });
    expect((await db.doc(paths.trashed(agencyId, lane.laneId)).get()).data()).toMatchObject({ state: 'trash', heldBy: [made.erasureId] });
    await api.call('withdrawErasure', { params: { erasureId: made.erasureId }, body: made.shown });
    api.clock.advance(holdLookMs + 1);
    expect(await decidePurge(api.platform, { agencyId, laneId: lane.laneId }, api.clock.now)).toMatchObject({ kind: 'go' });
  });

  test('[ER4] the receipt alone tells and takes back; unknown, wrong and of another agency are one answer', async () => {
    const [candidate, other] = [await aCandidate(), await aCandidate()];
    const made = await asked(candidate);
    const answers = await Promise.all(
      [
        { erasureId: longId(), shown: made.shown },
        { ...made, shown: { ...made.shown, receipt: b64(32) } },
        { ...made, shown: { ...made.shown, agencyId: other.agencyId } },
      ].map(async ({ erasureId, shown }) => (await api.call('erasureReceipt', { params: { erasureId }, body: shown })).fault),
    );
    expect(new Set(answers.map((fault) => JSON.stringify(fault)))).toEqual(new Set([JSON.stringify({ code: 'not-found', detail: {} })]));
    for (const _ of [1, 2]) expect(await codeOf(api.call('withdrawErasure', { params: { erasureId: made.erasureId }, body: made.shown }))).toBe('ok');
    expect(await standing(made)).toMatchObject({ state: 'withdrawn' });
    expect((await api.platform.db.doc(paths.laneControl(candidate.agencyId, candidate.internal)).get()).get('erasure')).toBe(null);
    expect(await codeOf(decide(candidate.token, made.erasureId, { kind: 'full' }))).toBe('request-over');
    expect(await codeOf(api.call('askErasure', await request(candidate)))).toBe('ok');
  });

  test('[ER3, ER15] own data tells notices, consent and requests; consent is a row and a clock, and the same again is nothing', async () => {
    const candidate = await aCandidate();
    const { token } = candidate.link.devices.admitted;
    const give = (state: 'given' | 'withdrawn') => consent(candidate, state);
    expect(await give('withdrawn')).toBe('ok');
    expect(await give('given')).toBe('ok');
    api.clock.advance(1000);
    expect([await give('given'), await give('withdrawn')]).toEqual(['ok', 'ok']);
    const made = await asked(candidate);
    const { body } = await api.call('ownData', { token, params: { linkId: candidate.link.linkId } });
    expect(body).toMatchObject({
      hasContact: true,
      notices: [
        { version: 1, language: 'en' },
        { version: 1, language: 'en' },
      ],
      consents: [{ kind: 'longer', state: 'withdrawn', version: 1, language: 'zh', atMs: api.clock.now }],
      erasures: [{ erasureId: made.erasureId, state: 'open' }],
    });
    const rows = await api.platform.db.collection(paths.laneLedger(candidate.agencyId, candidate.lane.laneId)).orderBy('seq').get();
    expect(rows.docs.map((doc) => String(doc.get('kind'))).filter((kind) => kind.startsWith('consent'))).toEqual(['consent.given', 'consent.withdrawn']);
    const clocks = (await candidate.conversationRef.get()).get('clocks') as Record<string, Timestamp>;
    expect([clocks['consentGiven']?.toMillis(), clocks['consentWithdrawn']?.toMillis()]).toEqual([api.clock.now - 1000, api.clock.now]);
  });

  test('[ER15, RT20] a rule may count from a consent or its withdrawal; of the two the later one is so', async () => {
    const candidate = await aCandidate();
    const { agencyId, lane } = candidate;
    const { db } = api.platform;
    const first = (await db.doc(paths.retentionRule(agencyId, 'first', 1)).get()).data();
    const own = (id: string, days: number, clock: string) => ({ ...first, id, clock, deleteAtLatest: { n: days, unit: 'days' }, keepAtLeast: null });
    const conversation = { scope: { level: 'conversation', id: candidate.conversationId } };
    await db.doc(paths.retentionRule(agencyId, 'gone', 1)).set({ ...own('gone', 15, 'consentWithdrawn'), ...conversation });
    await db.doc(paths.retentionRule(agencyId, 'stays', 1)).set({ ...own('stays', 900, 'consentGiven'), ...conversation });
    const rule = async () => (await db.doc(paths.lane(agencyId, lane.laneId)).get()).get('retention.rule') as string;
    // Days of the calendar: an hour of them is missing where summer time begins in between.
    const days = async () => Math.round(((await candidate.conversationRef.get()).get('deleteBy').toMillis() - api.clock.now) / 86_400_000);
    expect(await rule()).toBe('first.1');
    expect([await consent(candidate, 'given'), await rule()]).toEqual(['ok', 'stays.1']);
    expect(await days()).toBeGreaterThanOrEqual(900);
    api.clock.advance(1000);
    expect([await consent(candidate, 'withdrawn'), await rule()]).toEqual(['ok', 'gone.1']);
    expect(await days()).toBeLessThanOrEqual(15 + 20);
    api.clock.advance(1000);
    expect([await consent(candidate, 'given'), await rule()]).toEqual(['ok', 'stays.1']);
  });
});

describe('deciding', () => {
  test('[ER7] owners, admins and reviewers see it, consultants what they take part in, nobody else', async () => {
    const candidate = await aCandidate();
    const made = await asked(candidate);
    const people = [];
    for (const role of ['admin', 'auditor', 'consultant', 'researcher'] as const) people.push(await aMember(api, candidate.agency, [role]));
    const [admin, reviewer, outside, researcher] = people;
    const seen = async (token: string | undefined) => {
      const { fault, body } = await api.call('erasures', { token: token ?? '' });
      return fault?.code ?? body.erasures.map(({ erasureId, ask, agencyCopy }) => [erasureId === made.erasureId, ask !== null, agencyCopy !== null]);
    };
    expect(await seen(candidate.token)).toEqual([[true, true, true]]);
    expect(await seen(admin?.token)).toEqual([[true, true, true]]);
    expect(await seen(reviewer?.token)).toEqual([[true, false, false]]);
    expect(await seen(outside?.token)).toEqual([]);
    expect(await seen(researcher?.token)).toBe('not-allowed');
    for (const [who, code] of [
      [reviewer, 'not-allowed'],
      [researcher, 'not-allowed'],
      [outside, 'not-found'],
    ] as const)
      expect(await codeOf(decide(who?.token ?? '', made.erasureId, { kind: 'full' }))).toBe(code);
    const { token: elsewhere } = await api.found();
    expect(await codeOf(decide(elsewhere, made.erasureId, { kind: 'full' }))).toBe('not-found');
    expect(await seen(elsewhere)).toEqual([]);
    expect(await codeOf(decide(admin?.token ?? '', made.erasureId, { kind: 'refused', ground: 'legal-claim' }))).toBe('ok');
  });

  test('[ER6] a refusal keeps everything and answers; a correction is answered by the consultant', async () => {
    const candidate = await aCandidate();
    const [erase, correct] = [await asked(candidate), await asked(candidate, 'correct')];
    const letter = { nonce: b64(12), ciphertext: b64(272) };
    const consultant = await aMember(api, candidate.agency, ['consultant']);
    await candidate.conversationRef.update({ participantUids: [candidate.agency.owner.uid, consultant.person.uid] });
    expect(await codeOf(decide(consultant.token, erase.erasureId, { kind: 'full' }))).toBe('not-allowed');
    expect(await codeOf(decide(consultant.token, correct.erasureId, { kind: 'full' }))).toBe('malformed-request');
    expect(await codeOf(decide(consultant.token, correct.erasureId, { kind: 'corrected' }, letter))).toBe('ok');
    expect(await codeOf(decide(candidate.token, erase.erasureId, { kind: 'refused', ground: 'placement' }, letter))).toBe('ok');
    expect(await codeOf(decide(candidate.token, erase.erasureId, { kind: 'refused', ground: 'placement' }, letter))).toBe('ok');
    expect(await codeOf(decide(candidate.token, erase.erasureId, { kind: 'full' }))).toBe('request-over');
    expect(await standing(erase)).toMatchObject({ state: 'done', decision: 'refused', ground: 'placement', letter, certificate: null });
    expect(await standing(correct)).toMatchObject({ state: 'done', decision: 'corrected', letter });
    expect((await candidate.conversationRef.get()).exists).toBe(true);
    expect((await api.platform.db.doc(paths.laneControl(candidate.agencyId, candidate.internal)).get()).get('erasure')).toBe(null);
  });
});
