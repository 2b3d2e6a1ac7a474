import { fromUtf8, utf8 } from '@liexin/proof/bytes';

/** What a person sent, as the outbox keeps it (sealed at rest) until it is sealed for the lane. */
export interface Outgoing {
  readonly text: string;
  readonly writtenAtMs: number;
}

export const packOutgoing = ({ text, writtenAtMs }: Outgoing): Uint8Array => utf8(JSON.stringify([1, text, writtenAtMs]));

export const unpackOutgoing = (body: Uint8Array): Outgoing => {
  const [, text, writtenAtMs] = JSON.parse(fromUtf8(body)) as [number, string, number];
  return { text, writtenAtMs };
};
