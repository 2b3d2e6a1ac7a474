import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import type { LinkSummary } from '@liexin/domain/storage/documents';
import { coversHolders, type Holders } from '../../platform/check-epoch.ts';
import type { Conversation, Guest, Lane } from '../../platform/stored.ts';

type Body = RequestOf<'rotateLane'>;
export interface RotationView {
  readonly lane: Lane;
  readonly conversation: Pick<Conversation, 'link'>;
  readonly guest: Guest | undefined;
  /** Highest epoch that has a document, waiting ones included. */
  readonly newest: number;
  readonly isActive: (uid: string) => boolean;
}

type Shape = 'pair' | 'single' | 'either';

/**
 * What a rotation must bring. A candidate lane whose link nobody has claimed moves by pairs, an opening epoch and the reply epoch that
 * waits behind it; once claimed by single reply epochs; after an end by either, as the next link wants it.
 */
export const shapeOf = (lane: Pick<Lane, 'kind'>, link: Pick<LinkSummary<unknown>, 'state'> | null): Shape => {
  if (lane.kind !== 'candidate') return 'single';
  if (link?.state === 'claimed') return 'single';
  return link?.state === 'ended' ? 'either' : 'pair';
};

const hasShape = (epochs: Body['epochs'], shape: Shape, kind: Lane['kind']): boolean => {
  const phases = epochs.map((epoch) => epoch.phase).join();
  const [pair, single] = [phases === 'opening,reply', epochs.length === 1 && (kind !== 'candidate' || phases === 'reply')];
  return shape === 'either' ? pair || single : shape === 'pair' ? pair : single;
};

/** Who must hold wraps of the new epochs. A link that is a draft is not out yet: publishing posts its wraps. */
export const holdersOf = (view: RotationView): Holders => {
  if (view.lane.kind !== 'candidate') return { devices: [], link: null };
  const link = view.conversation.link;
  const isLive = link !== null && (link.state === 'new' || link.state === 'open' || link.state === 'claimed');
  return {
    devices: Object.entries(view.guest?.devices ?? {})
      .filter(([, state]) => state === 'admitted')
      .map(([id]) => id),
    link: isLive ? link.linkId : null,
  };
};

/** Who takes part after the rotation: everybody of now but staff who are no members any more. */
export const stayingUids = (view: RotationView): string[] =>
  Object.entries(view.lane.participants)
    .filter(([uid, who]) => who.until === null && (who.kind === 'candidate' || view.isActive(uid)))
    .map(([uid]) => uid);

/**
 * Whether a rotation holds against what the server knows. Throws stale-epoch with {epoch, next}, wraps-incomplete with {devices, link},
 * or malformed-request. Names are sealed anew for everybody who stays, and may be for a candidate whose link has ended. Pure.
 */
export const decideRotation = (view: RotationView, body: Body): { readonly first: Body['epochs'][number]; readonly gone: readonly string[] } => {
  const { lane } = view;
  const [first] = body.epochs;
  if (body.expectedEpoch !== lane.epoch || first?.epoch !== view.newest + 1) throw new Fault('stale-epoch', { epoch: lane.epoch, next: view.newest + 1 });
  if (body.epochs.some((epoch, i) => epoch.epoch !== first.epoch + i) || !hasShape(body.epochs, shapeOf(lane, view.conversation.link), lane.kind))
    throw new Fault('wraps-incomplete', { field: 'epochs' });
  const holders = holdersOf(view);
  if (!body.epochs.every((epoch) => coversHolders(epoch, holders)))
    throw new Fault('wraps-incomplete', { devices: holders.devices.length, link: holders.link });
  if (body.signers && (body.signers.n !== lane.signers + 1 || body.signers.epoch !== first.epoch)) throw new Fault('malformed-request', { field: 'signers' });
  const staying = stayingUids(view);
  for (const [uid, who] of Object.entries(body.participants)) {
    const now = lane.participants[uid];
    const mayName = now && (staying.includes(uid) || now.kind === 'candidate') && now.kind === who.kind && now.can === who.can;
    if (!mayName) throw new Fault('malformed-request', { field: 'participants' });
  }
  if (!staying.every((uid) => body.participants[uid])) throw new Fault('malformed-request', { field: 'participants' });
  return {
    first,
    gone: Object.entries(lane.participants)
      .filter(([uid, who]) => who.until === null && !staying.includes(uid))
      .map(([uid]) => uid),
  };
};
