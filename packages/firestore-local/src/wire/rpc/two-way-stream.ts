// The two-way streams of google.firestore.v1.Firestore, seen from a wire.
import type { Shape } from '../codec/shape.ts';
import type { Call } from './call.ts';
import type { Fault } from '../../model/fault.ts';

/** Where a stream speaks to. After `end` it says nothing more. */
export interface StreamOutput {
  send(response: object): void;
  /** Without a fault the stream ended well. */
  end(fault?: Fault): void;
}

/** One client's stream. `receive` never throws: faults go to the output. `close` is safe to repeat. */
export interface TwoWayStream {
  receive(request: Shape): void;
  close(): void;
}

export type OpenStream = (call: Call, output: StreamOutput) => TwoWayStream;
