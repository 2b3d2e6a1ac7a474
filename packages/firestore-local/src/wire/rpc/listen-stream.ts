// Listen: targets in, events out. The database is the first request's; a stream never changes it.
import type { Listener } from '../../engine.ts';
import { formatListenEvent } from '../codec/format-listen-event.ts';
import { parseDatabase } from '../codec/parse-name.ts';
import { parseTarget } from '../codec/parse-target.ts';
import { asInt32, has } from '../codec/shape.ts';
import { toFault } from '../to-fault.ts';
import type { OpenStream } from './two-way-stream.ts';
import { Fault } from '../../model/fault.ts';

export const openListenStream: OpenStream = ({ engine, caller, dialect, report }, output) => {
  let listener: Listener | undefined;
  let database = '';
  let closed = false;

  const close = () => {
    closed = true;
    listener?.close();
    listener = undefined;
  };

  return {
    close,
    receive(request) {
      if (closed) return;
      try {
        const named = parseDatabase(request['database'] ?? database);
        database ||= named;
        if (named !== database) throw new Fault('INVALID_ARGUMENT', 'A stream stays in one database.');
        listener ??= engine.listen(caller, database, (event) => {
          if (!closed) output.send(formatListenEvent(event, dialect));
        });
        if (has(request, 'addTarget')) listener.add(parseTarget(request['addTarget'], database));
        if (has(request, 'removeTarget')) listener.remove(asInt32(request['removeTarget'], 'removeTarget'));
      } catch (error) {
        close();
        output.end(toFault(error, report));
      }
    },
  };
};
