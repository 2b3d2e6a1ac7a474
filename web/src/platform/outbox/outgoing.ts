import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { MessageType } from '@liexin/proof/envelope';
import type { Imported } from '@liexin/proof/imported';
import type { OutboxItem } from './item.ts';

/** What a person sent, as the outbox keeps it (sealed at rest) until it is sealed for the lane. */
export interface Outgoing {
  readonly text: string;
  readonly writtenAtMs: number;
  /** A message unless told. */
  readonly type?: Extract<MessageType, 'msg' | 'edit' | 'del' | 'react' | 'imported'>;
  /** Id of the message that it edits, deletes, reacts to or answers. */
  readonly ref?: string;
  /** Words of the message that it answers. */
  readonly quote?: string;
  /** uids of members whom it names: inside the seal, in team notes alone. */
  readonly mentions?: readonly string[];
  readonly extra?: { readonly emoji: string } | { readonly replaces: string };
  /** Of type `imported`: what it was where it came from. */
  readonly imported?: Imported;
}

/** FORMAT: a list, begun by its version; version 1 was text and time alone. What an earlier version stored is read for ever. */
export const packOutgoing = ({ text, writtenAtMs, ...more }: Outgoing): Uint8Array =>
  utf8(JSON.stringify(Object.keys(more).length === 0 ? [1, text, writtenAtMs] : [2, text, writtenAtMs, more]));

export const unpackOutgoing = (body: Uint8Array): Outgoing => {
  const [, text, writtenAtMs, more] = JSON.parse(fromUtf8(body)) as [number, string, number, Omit<Outgoing, 'text' | 'writtenAtMs'>?];
  return { text, writtenAtMs, ...more };
};

/** What a candidate sent: they import nothing. */
type Reply = Omit<Outgoing, 'type' | 'imported'> & { readonly type?: Exclude<Outgoing['type'], 'imported' | undefined> };

/** No text in UTF-8 has this byte: it tells a packed reply from the bare words that the candidate's page stored at first. */
const PACKED = 0xff;

/** A candidate's own words, with what they are about. FORMAT: bare UTF-8 where it is text alone, else 0xff and the packed list. */
export const packReply = (outgoing: Outgoing): Uint8Array => {
  const { text, writtenAtMs: _, ...more } = outgoing;
  return Object.keys(more).length === 0 ? utf8(text) : Uint8Array.of(PACKED, ...packOutgoing(outgoing));
};

export const unpackReply = ({ body, madeAtMs }: Pick<OutboxItem, 'body' | 'madeAtMs'>): Reply =>
  body[0] === PACKED ? (unpackOutgoing(body.subarray(1)) as Reply) : { text: fromUtf8(body), writtenAtMs: madeAtMs };
