import { createGeneration, openGeneration } from '@liexin/e2ee/compartment';
import { generateP256, rawPublic } from '@liexin/e2ee/p256-key';
import { createAuditKey } from '@liexin/e2ee/recovery-keys';
import { EMPTY_HEAD } from '@liexin/proof/key-log-entry';
import type { KeyLogState } from '@liexin/proof/key-log-state';
import type { RequestOf, ResponseOf, RouteName } from '@liexin/domain/api/routes';
import { expect, test } from 'vitest';
import type { ApiClient } from '../api-client.ts';
import type { DocumentSource } from './document-source.ts';
import { checkKitWraps } from './check-kit-wraps.ts';
import { VaultFault } from './vault-fault.ts';
import type { Vault } from './vault.ts';
import { hpkeJson } from './wire.ts';

const agencyId = 'agency';
const place = (compartmentId: string) => ({ agencyId, compartmentId, about: 'search', tier: 'standard' }) as const;

/** One kit, one audit key, a search whose key opens for both and one whose key opens for the kit alone. */
const aStage = async () => {
  const [ark, device] = await Promise.all([generateP256('ECDH', true), generateP256('ECDSA', false)]);
  const arkPub = await rawPublic(ark.publicKey);
  const [{ aukPub, aukWrap }, forged] = await Promise.all([createAuditKey(agencyId, arkPub, []), createAuditKey(agencyId, arkPub, [])]);
  const made = async (compartmentId: string, auk: Uint8Array) =>
    createGeneration({
      ...{ place: place(compartmentId), generation: 1, previous: null, recipients: { ark: arkPub, auk } },
      ...{ head: EMPTY_HEAD, deviceKey: device.privateKey },
    });
  const searches = { good: await made('good', aukPub), 'not-for-audit': await made('not-for-audit', forged.aukPub) };
  const log = { recovery: { kitId: 'kit', arkPub, rskPub: arkPub, seq: 3 }, audit: { aukPub, seq: 9 } } as unknown as KeyLogState;
  const page = (over: Partial<ResponseOf<'checkKit'>> = {}): ResponseOf<'checkKit'> => ({
    ...{ kitId: 'kit', auditSeq: 9, aukWrap: hpkeJson(aukWrap), next: null },
    wraps: Object.entries(searches).map(([compartmentId, { wraps }]) => {
      const [forKit, forAudit] = [wraps['ark'], wraps['auk']];
      return { compartmentId, generation: 1, ark: forKit ? hpkeJson(forKit) : null, auk: forAudit ? hpkeJson(forAudit) : null };
    }),
    ...over,
  });
  const opening: Pick<Vault['compartments'], 'openWith'> = {
    openWith: async (compartmentId, generation, mine) => {
      const search = searches[compartmentId as keyof typeof searches];
      const opened = await openGeneration(place(compartmentId), search.document, mine);
      if (!opened.ok) throw new VaultFault('key-missing', opened.fault);
      return { compartmentId, generation, key: opened.value, place: place(compartmentId) };
    },
  };
  const vault = { device: { admitted: { agencyId } }, keyLog: { state: () => log, sync: async () => log }, compartments: opening } as unknown as Vault;
  const source: DocumentSource = { get: async () => null, list: async () => [], listAfter: async () => [] };
  const check = async (answer: ResponseOf<'checkKit'>) => {
    const sent: [RouteName, unknown][] = [];
    const api: ApiClient = {
      call: async <N extends RouteName>(name: N, { body }: { body: RequestOf<N> }) => {
        if (name !== 'checkKit') sent.push([name, body]);
        return (name === 'checkKit' ? answer : {}) as ResponseOf<N>;
      },
    };
    return { ...(await checkKitWraps({ api, source, vault }, ark)), sent };
  };
  return { page, check, forged };
};

test('[RV16] [RV17] what does not open is reported for whom it does not', async () => {
  const { page, check } = await aStage();
  const { bad, audit, sent } = await check(page());
  expect([bad, audit]).toEqual([1, 'opens']);
  expect(sent).toEqual([['reportWraps', { generation: 1, recipients: ['auk'] }]]);
});

test('[RV16] wraps for a kit or an audit key that the log does not name are not tried, and nobody is blamed', async () => {
  const { page, check } = await aStage();
  for (const over of [{ kitId: 'another' }, { auditSeq: 0 }, { auditSeq: 12 }]) {
    const { bad, sent } = await check(page(over));
    expect([bad, sent], JSON.stringify(over)).toEqual([0, []]);
  }
});

test('[RV16] an audit key that was put there for another is told, tried on nothing, and nobody is blamed for it', async () => {
  const { page, check, forged } = await aStage();
  const garbage = { ...forged.aukWrap, ciphertext: new Uint8Array(forged.aukWrap.ciphertext.length) };
  for (const aukWrap of [forged.aukWrap, garbage]) {
    expect(await check(page({ aukWrap: hpkeJson(aukWrap) }))).toEqual({ bad: 0, audit: 'forged', sent: [] });
  }
});
