import { signInWithEmailAndPassword } from 'firebase/auth';
import { beforeAll, expect, test, vi } from 'vitest';
import { toBase64url } from '@liexin/proof/bytes';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { createApiClient, type ApiClient } from '../../web/src/platform/api-client.ts';
import { makeDevice } from '../../web/src/platform/vault/make-device.ts';
import { makeKit } from '../../web/src/platform/vault/kit.ts';
import { unlockWithPhrase } from '../../web/src/platform/vault/unlock.ts';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { openSdk } from '../support/actors/sdk.ts';
import { outcome } from './support/outcome.ts';
import { anAgency, at } from './support/stage.ts';

type Answer = ResponseOf<'unlock'>;
let agency: AgencyActor;
let api: ApiClient;
let answer: Answer;
let phrase: string;
beforeAll(async () => {
  agency = await anAgency();
  const kit = await makeKit({ api: agency.api, source: firestoreSource(agency.sdk.db), keyLog: agency.vault.keyLog, device: agency.device }, 'words');
  phrase = kit.phrase.join(' ');
  const sdk = openSdk(at);
  await signInWithEmailAndPassword(sdk.auth, agency.email, agency.password);
  const token = await sdk.auth.currentUser?.getIdToken();
  await sdk.close();
  api = createApiClient({
    fetch: (input, init) => fetch(typeof input === 'string' ? `${at.appUrl}${input}` : input, init),
    idToken: async () => token ?? null,
    timeoutMs: 20_000,
  });
  answer = await api.call('unlock', { params: {}, body: {} });
});

/** `stretched`: how often the phrase was stretched to a key. */
const unlock = async (change: Partial<Answer>): Promise<{ seen: string; stretched: number }> => {
  const device = await makeDevice(agency.uid, Date.now());
  const derive = vi.spyOn(crypto.subtle, 'deriveBits');
  try {
    const seen = await outcome(unlockWithPhrase(api, device, { ...answer, ...change }, phrase));
    return { seen, stretched: derive.mock.calls.filter(([how]) => typeof how === 'object' && how.name === 'PBKDF2').length };
  } finally {
    derive.mockRestore();
  }
};
const blob = (change: Partial<NonNullable<Answer['phrase']>>): Partial<Answer> => ({ phrase: answer.phrase && { ...answer.phrase, ...change } });

test('[attack 45] a blob with too few or too many rounds, or a short salt, is refused before anything is computed', async () => {
  const short = { salt: toBase64url(randomBytes(8)) };
  for (const change of [{ iterations: 1000 }, { iterations: 599_999 }, { iterations: 1_000_000_000 }, short]) {
    const { seen, stretched } = await unlock(blob(change));
    // By its salt the server says which blob is in force; another one is not.
    expect({ change, seen }).toEqual({ change, seen: change === short ? 'phrase-superseded' : 'phrase-wrong' });
    expect(stretched).toBe(0);
  }
});

test('[attack 25] nor is a derivation taken that is not known, or weaker', async () => {
  for (const kdf of ['PBKDF2-SHA-1', 'PBKDF2-SHA-512', 'argon2id', 'none', '']) {
    const seen = await unlock(blob({ kdf: kdf as 'PBKDF2-SHA-256' }));
    expect({ kdf, ...seen }).toEqual({ kdf, seen: 'phrase-wrong', stretched: 0 });
  }
});

test("[attack 45] a changed salt, another agency's fingerprint or log, another account's blob: refused", async () => {
  const foreign = await anAgency('Another Agency');
  const { fingerprint, identityKey } = foreign.device.admitted.pin;
  expect((await unlock(blob({ salt: toBase64url(randomBytes(16)) }))).seen).toBe('phrase-superseded');
  expect((await unlock(blob({ iterations: 600_001 }))).seen).toBe('phrase-wrong');
  expect((await unlock({ fingerprint: toBase64url(fingerprint) })).seen).toBe('fingerprint-mismatch');
  expect((await unlock({ agencyId: foreign.agencyId })).seen).toBe('phrase-wrong');
  expect((await unlock({ identityKey: toBase64url(identityKey) })).seen).toBe('fingerprint-mismatch');
  expect((await unlock({ keyLog: answer.keyLog.slice(0, -1) })).seen).toBe('key-log-forked');
});

test('[attack 45] the blob as it was made lets the device in', async () => {
  expect(await unlock({})).toEqual({ seen: 'granted', stretched: 1 });
});
