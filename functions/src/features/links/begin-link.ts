import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { Fault } from '@liexin/domain/kernel/fault';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { docAt, type Agency, type Lane } from '../../platform/stored.ts';
import { decideBind } from './decide-bind.ts';
import { stateIn, type LinkDocument } from './link-document.ts';
import { makeNonce } from './link-nonce.ts';
import { linkReference, provedLink } from './link-store.ts';
import { digitsHold } from './prove-device.ts';

type Ways = ResponseOf<'begin'>['ways'];

/** Ways that would let a waiting device of this link in. A pass and the consultant's tap always could. */
export const waysIn = async (db: Firestore, link: LinkDocument): Promise<Ways> => {
  const [secrets, conversation] = await Promise.all([
    db.doc(paths.guestSecrets(link.agency, link.guest)).get(),
    db.doc(paths.conversation(link.agency, link.conversation)).get(),
  ]);
  const ways: Ways = digitsHold(secrets) ? ['digits'] : [];
  if (conversation.get('hasContact') === true) ways.push('code');
  return link.wasClaimed ? [...ways, 'device', 'pass', 'staff'] : [...ways, 'staff'];
};

/**
 * `begin`: proves the secret, tells the sealed card, the notice and the next step. Changes nothing but the flag `exposed`, which
 * is set when the page reports that the fragment came inside the path; setting it again is the same write.
 */
export const beginLink = async (
  db: Firestore,
  internalSecret: Uint8Array,
  linkId: string,
  body: RequestOf<'begin'>,
  nowMs: number,
): Promise<ResponseOf<'begin'>> => {
  const link = await provedLink(db, linkId, fromBase64url(body.auth));
  if (!link.card || !link.notice) throw new Fault('link-unknown');
  const [conversation, lane, agency] = await Promise.all([
    db.doc(paths.conversation(link.agency, link.conversation)).get(),
    docAt<Lane>(db, paths.lane(link.agency, link.lane)).get(),
    docAt<Agency>(db, paths.agency(link.agency)).get(),
  ]);
  if (link.reason === 'erased' || link.reason === 'agency-closed') return erasedAnswer(link, internalSecret, nowMs);
  if (body.exposed && !link.exposed) {
    await linkReference(db, link).update({ exposed: true });
    // An earlier link says nothing about the secret of the one that is live.
    if (conversation.get('link.linkId') === linkId) await conversation.ref.update({ 'link.exposed': true });
  }
  const { state, reason } = stateIn(agency.data(), link, nowMs);
  return {
    card: { nonce: toBase64url(link.card.nonce), ciphertext: toBase64url(link.card.ciphertext) },
    nonce: toBase64url(makeNonce(internalSecret, linkId, nowMs)),
    step: state === 'ended' ? 'ended' : decideBind(link, state, nowMs).state === 'provisional' ? 'bind' : 'proof',
    reason,
    notice: {
      ...link.notice,
      language: conversation.get('language'),
      addedMs: conversation.get('createdAt').toMillis(),
      deleteByMs: (lane.data()?.retention.deleteBy ?? conversation.get('deleteBy')).toMillis(),
    },
    ways: await waysIn(db, link),
  };
};

/** [ER12] A link whose conversation was deleted says so, to whoever holds its secret, and opens nothing. */
const erasedAnswer = (link: LinkDocument, internalSecret: Uint8Array, nowMs: number): ResponseOf<'begin'> => {
  if (!link.card || !link.notice) throw new Fault('link-unknown');
  const endedMs = link.endedAt?.toMillis() ?? nowMs;
  return {
    card: { nonce: toBase64url(link.card.nonce), ciphertext: toBase64url(link.card.ciphertext) },
    nonce: toBase64url(makeNonce(internalSecret, link.linkId, nowMs)),
    step: 'ended',
    reason: link.reason,
    notice: { ...link.notice, language: link.language ?? 'en', addedMs: link.createdAt.toMillis(), deleteByMs: endedMs },
    ways: [],
  };
};
