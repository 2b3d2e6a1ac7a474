import type { ArrivedMessage } from '../../../web/src/platform/vault/candidate/candidate-vault.ts';
import { envelopeOf } from '../../../functions/src/features/ledger/verify-message.ts';
import type { Message } from '../../../functions/src/platform/stored.ts';

/** A stored message as whoever has a copy of the database could hand it to a browser. */
export const arrivedFromDocument = (id: string, message: Message): ArrivedMessage => ({
  id,
  sender: message.sender,
  sentAt: message.sentAt,
  envelope: envelopeOf(message),
});
