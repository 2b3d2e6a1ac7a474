import { Fault } from '../model/fault.ts';

/** Told about errors that are not Faults: mistakes of ours. */
export type Report = (error: unknown) => void;

/** Anything thrown, as something that may be sent. The text of an unexpected error stays here: it may quote contents. */
export function toFault(error: unknown, report: Report): Fault {
  if (error instanceof Fault) return error;
  report(error);
  return new Fault('INTERNAL', 'An internal error occurred.');
}
