'use client';
import { useSearchParams } from 'next/navigation';
import { ClosedScreen } from '../../features/closing/closed-screen.tsx';

/** The end page of an agency: `?closing=ID`. Behind no gate: whoever has the address reads it. */
export function ClosedPlace() {
  return <ClosedScreen closingId={useSearchParams().get('closing') ?? ''} />;
}
