// Write: a handshake, then batches of writes committed and answered strictly in order.
// The next batch starts only after the one before is on disk: when one fails the stream ends and nothing behind it is applied,
// because the SDKs then send everything after the failed batch again.
import { Fault } from '../../model/fault.ts';
import { formatCommit } from '../codec/format-commit.ts';
import { parseDatabase } from '../codec/parse-name.ts';
import { parseWrites } from '../codec/parse-write.ts';
import type { Shape } from '../codec/shape.ts';
import { toFault } from '../to-fault.ts';
import type { OpenStream } from './two-way-stream.ts';

export const openWriteStream: OpenStream = ({ engine, caller, dialect, report }, output) => {
  const waiting: Shape[] = [];
  let database = '';
  let working = false;
  let closed = false;
  let answers = 0;

  /** Opaque to clients; they only must be different and not empty. */
  const nextToken = () => dialect.bytes(Buffer.from(String(answers++), 'latin1'));

  const answer = async (request: Shape): Promise<object> => {
    if (database === '') {
      database = parseDatabase(request['database']);
      return { streamId: '1', streamToken: nextToken() };
    }
    if (parseDatabase(request['database'] || database) !== database) throw new Fault('INVALID_ARGUMENT', 'A stream stays in one database.');
    const writes = parseWrites(request['writes'], database);
    // An empty batch only acknowledges tokens; it is answered without touching the store.
    if (writes.length === 0) return { streamToken: nextToken() };
    const result = await engine.commit(caller, database, writes);
    return { streamToken: nextToken(), ...formatCommit(result, dialect) };
  };

  const work = async () => {
    working = true;
    for (let request = waiting.shift(); request && !closed; request = waiting.shift()) {
      try {
        const response = await answer(request);
        if (!closed) output.send(response);
      } catch (error) {
        if (!closed) output.end(toFault(error, report));
        closed = true;
      }
    }
    working = false;
  };

  return {
    receive(request) {
      waiting.push(request);
      if (!working) void work();
    },
    close() {
      closed = true;
    },
  };
};
