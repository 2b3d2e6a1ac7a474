import { expectLength, fromBase64url, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { MESSAGE_TYPES, type EnvelopeHeader, type MessagePlace } from './envelope.ts';
import { FormatFault } from './format-fault.ts';

/**
 * The bytes that bind a message to its place and header: CBOR['hh.msg.v1', suite, agencyId, laneId, epoch, period,
 * sender, device, id, counter, type, ref|null, keyLogSeq, keyLogHash, tipSeq, tipHash] (E1). Never
 * stored: rebuilt from path and fields, so no second copy can disagree. Throws a `FormatFault` where a field is malformed.
 */
export function messageAad(place: MessagePlace, header: EnvelopeHeader): Bytes {
  if (header.suite !== 1) throw new FormatFault('unknown-suite', 'suite');
  if (!MESSAGE_TYPES.includes(header.type)) throw new FormatFault('bad-shape', 'type');
  return encodeCbor([
    'hh.msg.v1',
    header.suite,
    place.agencyId,
    place.laneId,
    header.epoch,
    header.period,
    header.sender,
    header.device,
    messageIdBytes(place.messageId),
    header.counter,
    header.type,
    header.ref === undefined ? null : expectLength(header.ref, 16, 'ref'),
    header.keyLogSeq,
    expectLength(header.keyLogHash, 16, 'keyLogHash'),
    header.tipSeq,
    expectLength(header.tipHash, 16, 'tipHash'),
  ]);
}

/** The 16 bytes of a message id; throws `bad-base64url` or `bad-length`. */
export function messageIdBytes(messageId: string): Bytes {
  const bytes = fromBase64url(messageId);
  expectLength(bytes, 16, 'messageId');
  return bytes;
}
