import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameMessage, makeMessageReader } from './read-messages.ts';

test('[FW40] messages are found however the bytes were cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 6 }), fc.array(fc.integer({ min: 1, max: 9 })), (messages, cuts) => {
      let bytes = Buffer.concat(messages.map((message) => frameMessage(message)));
      const read: Uint8Array[] = [];
      const feed = makeMessageReader((message) => read.push(new Uint8Array(message)));
      for (const cut of cuts) {
        feed(bytes.subarray(0, cut));
        bytes = bytes.subarray(cut);
      }
      feed(bytes);

      expect(read).toStrictEqual(messages);
    }),
    { seed: 20_261_122 },
  );
});

test('[FW40] compressed and giant messages are refused', () => {
  expect(makeMessageReader(() => undefined)(Buffer.from([1, 0, 0, 0, 0]))).toBe('bad');
  expect(makeMessageReader(() => undefined)(Buffer.from([0, 0x7f, 0, 0, 0]))).toBe('bad');
});
