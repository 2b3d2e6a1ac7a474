// All open sessions, their keepalive and their end.
import { randomBytes } from 'node:crypto';
import type { Engine } from '../../engine.ts';
import { jsonDialect } from '../codec/dialect.ts';
import { formatError } from '../codec/format-status.ts';
import { asShape, type Shape } from '../codec/shape.ts';
import { parseCaller } from '../parse-caller.ts';
import type { OpenStream, TwoWayStream } from '../rpc/two-way-stream.ts';
import { toFault, type Report } from '../to-fault.ts';
import { Fault } from '../../model/fault.ts';
import { Session } from './session.ts';

/** Told to the client, which gives a silent back channel up after one and a half times this. */
export const keepAliveMs = 30_000;
const expiryMs = 120_000;
const tickMs = 5_000;

interface OpenSession {
  readonly session: Session;
  readonly stream: TwoWayStream;
}

export interface ChannelSessions {
  open(openStream: OpenStream, authorization: string | undefined): Session;
  find(id: string): Session | undefined;
  terminate(id: string): void;
  /** Tells every client to reconnect, and closes all streams. */
  close(): void;
}

/** `now` is a monotone clock in milliseconds. */
export function makeChannelSessions(engine: Engine, report: Report, now: () => number): ChannelSessions {
  const sessions = new Map<string, OpenSession>();

  const terminate = (id: string) => {
    const open = sessions.get(id);
    sessions.delete(id);
    open?.stream.close();
    open?.session.hangUp();
  };

  const timer = setInterval(() => {
    for (const [id, { session }] of sessions) {
      if (session.isAbandoned(expiryMs)) terminate(id);
      // One tick early, so that the client never waits longer than it was told.
      else session.keepAlive(keepAliveMs - tickMs);
    }
  }, tickMs);
  timer.unref();

  return {
    terminate,
    find: (id) => sessions.get(id)?.session,
    open(openStream, authorization) {
      let stream = closedStream;
      const fail = (error: unknown) => {
        stream.close();
        output.end(toFault(error, report));
      };
      const session = new Session(randomBytes(16).toString('base64url'), now, (message) => {
        const request = parseJson(message);
        if (request instanceof Fault) fail(request);
        else stream.receive(request);
      });
      const output = {
        send: (response: object) => session.send(`[${JSON.stringify(response)}]`),
        end: (fault?: Fault) => session.send(fault ? `[${JSON.stringify(formatError(fault))}]` : '["close"]'),
      };
      try {
        stream = openStream({ engine, caller: parseCaller(authorization), dialect: jsonDialect, report }, output);
      } catch (error) {
        fail(error);
      }
      sessions.set(session.id, { session, stream });
      return session;
    },
    close() {
      clearInterval(timer);
      for (const [id, { session }] of sessions) {
        session.stop();
        terminate(id);
      }
    },
  };
}

/** Stands where no stream could be opened: the session lives on only to tell why. */
const closedStream: TwoWayStream = { receive: () => undefined, close: () => undefined };

function parseJson(text: string): Shape | Fault {
  try {
    return asShape(JSON.parse(text), 'request');
  } catch {
    return new Fault('INVALID_ARGUMENT', 'Invalid JSON payload received.');
  }
}
