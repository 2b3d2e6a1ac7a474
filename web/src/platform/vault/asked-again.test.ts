import { generateP256 } from '@liexin/e2ee/p256-key';
import { fromBase64url } from '@liexin/proof/bytes';
import { verifyHandover } from '@liexin/proof/handover-order';
import type { RouteName } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { expect, test } from 'vitest';
import type { ApiClient } from '../api-client.ts';
import { NetworkFault } from '../network-fault.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import { openEmergencies } from './emergencies.ts';
import { openHandovers } from './handovers.ts';
import type { KeyLog } from './key-log.ts';
import { openRoles } from './roles.ts';

const NOW = 1_800_000_000_000;

/** A server whose answers get lost until they are told not to, and the ids that it was asked with. */
const aStage = async () => {
  const us = await generateP256('ECDSA', false);
  const device = { uid: 'owner', admitted: { agencyId: 'agency', person: { us } } } as unknown as AdmittedDevice;
  const world = { isLost: true, isOver: false, untilMs: NOW + 1, now: NOW };
  const asked: string[] = [];
  const api = {
    call: async (_: RouteName, { body }: { body: { emergencyId?: string; approvalId?: string } }) => {
      asked.push(body.emergencyId ?? body.approvalId ?? '');
      if (world.isLost) throw new NetworkFault('timeout');
      if (world.isOver) {
        world.isOver = false;
        throw new Fault('request-over');
      }
      return { untilMs: world.untilMs, told: [] };
    },
  } as unknown as ApiClient;
  const source: DocumentSource = { get: async <T>() => ({ directory: 'directory' }) as T, list: async () => [], listAfter: async () => [] };
  const compartments = { newest: async (compartmentId: string) => ({ compartmentId, generation: 1, key: new Uint8Array(32) }) } as unknown as Compartments;
  const keyLog = {} as KeyLog;
  const twice = async (ask: () => Promise<unknown>): Promise<void> => {
    await ask().catch(() => undefined);
    world.isLost = false;
    await ask();
    world.isLost = true;
  };
  return {
    usPub: new Uint8Array(await crypto.subtle.exportKey('raw', us.publicKey)),
    world,
    asked,
    twice,
    emergencies: openEmergencies({ device, api, source, compartments, now: () => world.now }),
    roles: openRoles({ device, api, source, keyLog, compartments }),
    handovers: openHandovers({ device, keyLog, compartments }),
  };
};
/** Which of these are the same. */
const sameness = (ids: readonly string[]): readonly number[] => ids.map((id) => ids.indexOf(id));

test('[WP9] reading in an emergency whose answer was lost is asked for once; another reason is another one, and what is over begins anew', async () => {
  const { emergencies, asked, twice, world } = await aStage();
  await twice(() => emergencies.begin('c1', 'A fire'));
  await twice(() => emergencies.begin('c1', 'A fire'));
  await emergencies.begin('c1', 'A flood').catch(() => undefined);
  expect(sameness(asked)).toEqual([0, 0, 2, 2, 4]);
  asked.length = 0;
  // The first one landed, and its hour passed before it was asked for once more.
  await emergencies.begin('c2', 'A fire').catch(() => undefined);
  world.isLost = false;
  world.now = world.untilMs + 1;
  await emergencies.begin('c2', 'A fire').catch(() => undefined);
  expect(sameness(asked)).toEqual([0, 0, 2]);
});

test('[WP9] a wish for a role whose answer was lost is asked for once; another role or person is another wish', async () => {
  const { roles, asked, twice } = await aStage();
  const to = { roles: ['owner'], lead: false, clearance: ['standard'] } as const;
  await twice(() => roles.ask('wei', to, false));
  await roles.ask('wei', to, false).catch(() => undefined);
  await roles.ask('wei', { ...to, roles: ['auditor'] }, false).catch(() => undefined);
  await roles.ask('mei', to, false).catch(() => undefined);
  await roles.ask('wei', to, false).catch(() => undefined);

  expect(sameness(asked)).toEqual([0, 0, 2, 3, 4, 2]);
});

test('[WP9] a wish for a role that got through, unheard, and has ended since is asked for anew', async () => {
  const { roles, asked, world } = await aStage();
  const to = { roles: ['owner'], lead: false, clearance: ['standard'] } as const;
  await roles.ask('wei', to, false).catch(() => undefined);
  Object.assign(world, { isLost: false, isOver: true });
  await roles.ask('wei', to, false);

  expect(sameness(asked)).toEqual([0, 0, 2]);
});

test('[WP9] an order to hand over is of the id that it is made under, signed and sealed for it', async () => {
  const { handovers, usPub } = await aStage();
  const wish = { from: 'wei', mandates: [{ mandateId: 'm1', compartment: 'k1', receivers: { mei: ['c1'] } }], greeting: { en: 'Hello', zh: '您好' } };
  const order = await handovers.order('one', wish);
  const isSignedAs = (handoverId: string) =>
    verifyHandover({ agencyId: 'agency', handoverId, from: 'wei', plan: { m1: { mei: ['c1'] } } }, fromBase64url(order.signature), usPub);

  expect([order.handoverId, await isSignedAs('one'), await isSignedAs('two')]).toEqual(['one', true, false]);
});
