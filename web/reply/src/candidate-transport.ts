import type { Envelope } from '@liexin/proof/envelope';
import type { OutboxTransport } from '../../src/platform/outbox/ports.ts';
import type { CandidateVault } from '../../src/platform/vault/candidate/candidate-vault.ts';
import type { Live } from './lane-live.ts';

export interface TransportPorts {
  readonly vault: CandidateVault;
  readonly live: () => Live | null;
  readonly now: () => number;
  readonly isClaimed: () => boolean;
  readonly claim: () => Promise<'claimed' | 'refused' | 'later'>;
  readonly shares: () => Promise<void>;
}

/**
 * The candidate's way out. The first message claims the link before anything is sealed, so that its text is under the reply epoch that
 * no cut-off device can open; a claim that got no answer is repeated, it has one effect.
 */
export const candidateTransport = ({ vault, live, now, isClaimed, claim, shares }: TransportPorts): OutboxTransport<Envelope> => {
  const need = (): Live => {
    const present = live();
    if (!present) throw new Error('not-joined');
    return present;
  };
  return {
    seal: async (item, counter) => {
      const joined = live();
      if (!joined) return { kind: 'wait', reason: 'offline' };
      if (!isClaimed()) {
        const outcome = await claim();
        if (outcome === 'refused') return { kind: 'refuse', code: 'link-claimed-elsewhere' };
        if (outcome === 'later') return { kind: 'wait', reason: 'offline' };
      }
      await shares().catch(() => undefined);
      const sealed = await vault.seal(item, counter, now(), joined.tip());
      if (sealed === 'epoch') return { kind: 'wait', reason: 'epoch' };
      if (sealed === 'share') return { kind: 'wait', reason: 'needs-connection-this-month' };
      return { kind: 'sealed', sealed };
    },
    send: (item, envelope) => need().send(item.id, envelope),
    find: (item) => need().find(item.id),
    reread: async () => {
      const lane = await need().reread();
      if (!lane?.inside) return { kind: 'refuse', code: 'link-ended' };
      return lane.state === 'open' ? { kind: 'open' } : { kind: 'refuse', code: 'lane-closed' };
    },
  };
};
