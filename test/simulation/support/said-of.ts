import { toBase64url } from '@liexin/proof/bytes';
import type { Envelope } from '@liexin/proof/envelope';
import type { Said } from '../../../web/src/platform/live/fold-acts.ts';
import type { Instant } from '../../../web/src/platform/live/message-order.ts';

interface Arrived {
  readonly id: string;
  readonly sender: string;
  readonly sentAt: Instant;
  readonly envelope: Envelope | null;
}
interface Words {
  readonly text: string;
  readonly quote?: string;
  readonly extra?: { readonly emoji: string } | { readonly replaces: string };
}

/** An opened message as it is folded. */
export const saidOf = ({ id, sender, sentAt, envelope }: Arrived, { text, quote, extra }: Words): Said => ({
  id,
  sender,
  sentAt: { seconds: sentAt.seconds, nanoseconds: sentAt.nanoseconds },
  order: 0,
  type: envelope?.type ?? 'msg',
  ref: envelope?.ref === undefined ? null : toBase64url(envelope.ref),
  text,
  quote: quote ?? null,
  emoji: extra !== undefined && 'emoji' in extra ? extra.emoji : null,
  replaces: extra !== undefined && 'replaces' in extra ? extra.replaces : null,
});
