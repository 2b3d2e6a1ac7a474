import { generateP256, rawPublic } from '@liexin/e2ee/p256-key';
import type { KeyLogState } from '@liexin/proof/key-log-state';
import type { RequestOf, ResponseOf, RouteName } from '@liexin/domain/api/routes';
import { expect, test } from 'vitest';
import type { ApiClient } from '../api-client.ts';
import type { DocumentSource } from './document-source.ts';
import { fillKit, type RenewKitPorts } from './renew-kit.ts';
import { VaultFault } from './vault-fault.ts';

const PAGE = 3;

/** Searches of an agency in order, and what of them is not wrapped for the kit yet; a device that cannot open some. */
const aStage = async (all: readonly string[], shut: Readonly<Record<string, VaultFault>>) => {
  const arkPub = await rawPublic((await generateP256('ECDH', false)).publicKey);
  const log = { recovery: { kitId: 'kit', arkPub, rskPub: arkPub, seq: 3 }, audit: { aukPub: arkPub, seq: 9 } } as unknown as KeyLogState;
  const open = new Set(all);
  let asked = 0;
  const handlers: { [N in RouteName]?: (body: RequestOf<N>) => ResponseOf<N> } = {
    kitWraps: ({ after = null }) => {
      asked += 1;
      const behind = all.filter((id) => after === null || id > after);
      const left = behind.filter((id) => open.has(id)).slice(0, PAGE);
      const next = left.length < PAGE ? null : (left.at(-1) ?? null);
      const seen = next === null ? behind : behind.filter((id) => id <= next);
      const filled = seen.filter((id) => !open.has(id)).length;
      return { kitId: 'kit', auditSeq: 9, left: left.map((compartmentId) => ({ compartmentId, generation: 1 })), filled, total: all.length, next };
    },
    rewrapKit: ({ wraps }) => {
      for (const id of Object.keys(wraps)) open.delete(id);
      return {};
    },
  };
  const api = {
    call: async (name: RouteName, { body }: { body: never }) => (handlers[name] as (body: never) => unknown)(body),
  } as unknown as ApiClient;
  const placed = async (compartmentId: string, generation: number) => {
    if (shut[compartmentId] !== undefined) throw shut[compartmentId];
    const place = { agencyId: 'agency', compartmentId, about: 'search', tier: 'standard' as const };
    return { compartmentId, generation, key: new Uint8Array(32), place };
  };
  const vault = { device: { admitted: { agencyId: 'agency' } }, keyLog: { state: () => log, sync: async () => log }, compartments: { placed } };
  const source: DocumentSource = { get: async () => null, list: async () => [], listAfter: async () => [] };
  const seen: string[] = [];
  const fill = (): Promise<string> =>
    fillKit({ api, source, vault } as unknown as RenewKitPorts, ({ done, total }) => seen.push(`${done}/${total}`)).then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  return { fill, open, seen, asked: () => asked };
};
const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `s${String(i).padStart(2, '0')}`);

test('[RV15] what does not open on this device is passed over, a whole page of it too, and everything behind it is wrapped', async () => {
  const missing = new VaultFault('key-missing');
  const shut = { s00: missing, s01: missing, s02: new VaultFault('signature-invalid'), s03: missing, s07: missing };
  const { fill, open, asked, seen } = await aStage(ids(10), shut);

  expect(await fill()).toBe('key-missing');
  expect([...open]).toEqual(Object.keys(shut));
  expect(asked()).toBeLessThan(8);
  expect([seen[0], seen.at(-1)]).toEqual(['0/10', '5/10']);
});

test('[RV15] where all opens it ends with asking once more from the beginning, which ends the wish', async () => {
  const { fill, open, seen } = await aStage(ids(7), {});

  expect([await fill(), open.size, seen.at(-1)]).toEqual(['done', 0, '7/7']);
});
