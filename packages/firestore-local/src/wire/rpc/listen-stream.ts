// Listen: targets in, events out. The database is the first request's; a stream never changes it.
import type { ListenEvent, Listener } from '../../engine.ts';
import { Fault } from '../../model/fault.ts';
import { formatListenEvent } from '../codec/format-listen-event.ts';
import { parseDatabase } from '../codec/parse-name.ts';
import { parseTarget, parseTargetId } from '../codec/parse-target.ts';
import { asInt32, has } from '../codec/shape.ts';
import { toFault } from '../to-fault.ts';
import type { OpenStream } from './two-way-stream.ts';

export const openListenStream: OpenStream = ({ engine, caller, dialect, report }, output) => {
  let listener: Listener | undefined;
  let database = '';
  let closed = false;

  const emit = (event: ListenEvent) => {
    if (!closed) output.send(formatListenEvent(event, dialect));
  };

  /** A target that cannot be read is refused like one that is denied: the stream's other targets live on. */
  const addTarget = (to: Listener, input: unknown) => {
    const targetId = parseTargetId(input);
    try {
      to.add(parseTarget(input, database));
    } catch (error) {
      emit({ type: 'remove', targetIds: [targetId], cause: toFault(error, report) });
    }
  };

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
        listener ??= engine.listen(caller, database, emit);
        if (has(request, 'addTarget')) addTarget(listener, request['addTarget']);
        if (has(request, 'removeTarget')) listener.remove(asInt32(request['removeTarget'], 'removeTarget'));
      } catch (error) {
        close();
        output.end(toFault(error, report));
      }
    },
  };
};
